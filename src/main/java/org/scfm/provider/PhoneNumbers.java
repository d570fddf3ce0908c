package org.scfm.provider;

import java.util.Locale;

/**
 * Compares numbers by their digits: a provider may write in full a caller id that was
 * given to it without the country.
 */
final class PhoneNumbers {

	/** Digits that two writings of one number have in common at their end. */
	private static final int NATIONAL_DIGITS = 7;

	private PhoneNumbers() {
	}

	/**
	 * Whether two writings can be of one number.
	 * @param one a number, or a sender's name
	 * @param other another
	 * @return whether they are equal, or one is the end of the other
	 */
	static boolean same(String one, String other) {
		String left = digits(one);
		String right = digits(other);
		if (left.isEmpty() || right.isEmpty()) {
			return one.equalsIgnoreCase(other);
		}
		String shorter = (left.length() < right.length()) ? left : right;
		String longer = (left.length() < right.length()) ? right : left;
		return longer.equals(shorter) || (shorter.length() >= NATIONAL_DIGITS && longer.endsWith(shorter));
	}

	/**
	 * What numbers that can be the same have in common, to look them up by.
	 * @param number a number, or a sender's name
	 * @return its last digits, or the name
	 */
	static String key(String number) {
		String digits = digits(number);
		if (digits.isEmpty()) {
			return number.toLowerCase(Locale.ROOT);
		}
		return digits.substring(Math.max(0, digits.length() - NATIONAL_DIGITS));
	}

	private static String digits(String number) {
		StringBuilder digits = new StringBuilder();
		for (char each : number.toCharArray()) {
			if (each >= '0' && each <= '9' && (each != '0' || digits.length() > 0)) {
				digits.append(each);
			}
		}
		return digits.toString();
	}

}
