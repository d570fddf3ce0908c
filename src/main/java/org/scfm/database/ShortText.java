package org.scfm.database;

import org.jspecify.annotations.Nullable;

/**
 * Cuts what others say to the length that a column holds.
 */
public final class ShortText {

	private static final int LONGEST_MESSAGE = 1000;

	private static final int LONGEST_WORD = 64;

	private ShortText() {
	}

	/**
	 * Cuts a message.
	 * @param text the text, if there is one
	 * @return its first 1,000 characters
	 */
	public static @Nullable String message(@Nullable String text) {
		return shortened(text, LONGEST_MESSAGE);
	}

	/**
	 * Cuts a word, such as a status or a code.
	 * @param text the text, if there is one
	 * @return its first 64 characters
	 */
	public static @Nullable String word(@Nullable String text) {
		return shortened(text, LONGEST_WORD);
	}

	private static @Nullable String shortened(@Nullable String text, int length) {
		return (text != null) ? text.substring(0, Math.min(text.length(), length)) : null;
	}

}
