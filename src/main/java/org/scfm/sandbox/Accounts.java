package org.scfm.sandbox;

import java.util.regex.Pattern;

/**
 * What an account's sid tells.
 */
final class Accounts {

	private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	private Accounts() {
	}

	static boolean isUuid(String text) {
		return UUID.matcher(text).matches();
	}

	static boolean isSomleng(String account) {
		return isUuid(account);
	}

}
