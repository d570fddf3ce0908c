package org.scfm.call;

import org.jspecify.annotations.Nullable;

/**
 * Cuts what others say to the length that a column holds.
 */
final class ShortText {

	private static final int LONGEST_MESSAGE = 1000;

	private static final int LONGEST_WORD = 64;

	private ShortText() {
	}

	static @Nullable String message(@Nullable String text) {
		return shortened(text, LONGEST_MESSAGE);
	}

	static @Nullable String word(@Nullable String text) {
		return shortened(text, LONGEST_WORD);
	}

	private static @Nullable String shortened(@Nullable String text, int length) {
		return (text != null) ? text.substring(0, Math.min(text.length(), length)) : null;
	}

}
