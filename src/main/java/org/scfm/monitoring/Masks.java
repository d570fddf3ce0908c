package org.scfm.monitoring;

import java.util.regex.Pattern;

/** What may be seen of a phone number in logs and messages. */
public final class Masks {

	private static final int HEAD = 4;

	private static final int TAIL = 3;

	// fewer could be guessed
	private static final int LEAST_HIDDEN = 4;

	/**
	 * What stands for hidden digits: always as many, so that the mask does not tell how
	 * long the number is.
	 */
	public static final String HIDDEN = "\u2022".repeat(5);

	// not within a UUID; %2B is the plus sign of an address
	private static final Pattern NUMBER = Pattern.compile("(?:(?<![\\w-])|(?<=%2B))\\+?\\d{7,}(?![\\w-])");

	// what can be nothing but a phone number
	private static final Pattern INTERNATIONAL = Pattern.compile("(?:\\+|(?<=%2B))\\d{7,}");

	private Masks() {
	}

	/**
	 * Mask a phone number: {@code +855•••••567}.
	 * @param number the number
	 * @return its first three and last three digits, the middle hidden; all hidden if it
	 * is short
	 */
	public static String number(String number) {
		if (number.length() < HEAD + LEAST_HIDDEN + TAIL) {
			return HIDDEN;
		}
		return number.substring(0, HEAD) + HIDDEN + number.substring(number.length() - TAIL);
	}

	/**
	 * Mask the phone numbers in a text that has other long numbers too, such as a log
	 * line.
	 * @param text the text
	 * @return the text with the middle of each number of seven digits or more hidden that
	 * has a plus sign
	 */
	public static String inLine(String text) {
		return INTERNATIONAL.matcher(text).replaceAll((match) -> number(match.group()));
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
