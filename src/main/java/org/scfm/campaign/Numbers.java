package org.scfm.campaign;

import java.util.Locale;

/**
 * Numbers as people read them, and as a drawing needs them.
 */
final class Numbers {

	private Numbers() {
	}

	/**
	 * A count, such as {@code 1,234,567}.
	 */
	static String count(long count) {
		return String.format(Locale.ROOT, "%,d", count);
	}

	/**
	 * A part of a whole, such as {@code 68.0%}; neither none nor all unless it is.
	 */
	static String share(long part, long whole) {
		if (whole == 0 || part == 0) {
			return "0%";
		}
		if (part == whole) {
			return "100%";
		}
		double percent = 100.0 * part / whole;
		return (percent < 0.1) ? "<0.1%" : (percent > 99.9) ? ">99.9%" : String.format(Locale.ROOT, "%.1f%%", percent);
	}

	/**
	 * A length as a part of another, for example {@code 68.0000%}.
	 */
	static String length(double part, double whole) {
		return String.format(Locale.ROOT, "%.4f%%", (whole == 0) ? 0 : 100 * part / whole);
	}

}
