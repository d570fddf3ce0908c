package org.scfm.provider;

/** What may be seen of a phone number in logs and messages. */
final class Masks {

	private static final int HEAD = 4;

	private static final int TAIL = 2;

	private Masks() {
	}

	/**
	 * Mask a phone number: {@code +855******67}.
	 * @param number the number
	 * @return the number with its middle hidden, all hidden if it is short
	 */
	static String number(String number) {
		int hidden = number.length() - HEAD - TAIL;
		if (hidden <= 0) {
			return "*".repeat(number.length());
		}
		return number.substring(0, HEAD) + "*".repeat(hidden) + number.substring(number.length() - TAIL);
	}

}
