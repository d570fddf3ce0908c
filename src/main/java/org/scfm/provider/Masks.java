package org.scfm.provider;

import java.util.regex.Pattern;

/** What may be seen of a phone number in logs and messages. */
public final class Masks {

	private static final int HEAD = 4;

	private static final int TAIL = 2;

	// not within a UUID
	private static final Pattern NUMBER = Pattern.compile("(?<![\\w-])\\+?\\d{7,}(?![\\w-])");

	private Masks() {
	}

	/**
	 * Mask a phone number: {@code +855******67}.
	 * @param number the number
	 * @return the number with its middle hidden, all hidden if it is short
	 */
	public static String number(String number) {
		int hidden = number.length() - HEAD - TAIL;
		if (hidden <= 0) {
			return "*".repeat(number.length());
		}
		return number.substring(0, HEAD) + "*".repeat(hidden) + number.substring(number.length() - TAIL);
	}

	/**
	 * Mask the phone numbers in a text.
	 * @param text the text
	 * @return the text with the middle of each number of seven digits or more hidden
	 */
	public static String inText(String text) {
		return NUMBER.matcher(text).replaceAll((match) -> number(match.group()));
	}

}
