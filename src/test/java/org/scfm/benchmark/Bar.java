package org.scfm.benchmark;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * How much of the limit, or of another figure, is wanted.
 *
 * @param text how it reads in the table
 * @param met tells whether a ratio, ours by the limit's, is good enough
 */
record Bar(String text, DoublePredicate met) {

	/** For a figure of which nothing is wanted but to be known. */
	static final Bar NONE = new Bar("none", (ratio) -> true);

	/**
	 * For a cost, such as seconds: at most so many times the limit.
	 */
	static Bar atMost(double times) {
		return new Bar(String.format(Locale.ROOT, "<= %.2f", times), (ratio) -> ratio <= times);
	}

	/**
	 * For a rate: at least such a part of the limit.
	 */
	static Bar atLeast(double part) {
		return new Bar(String.format(Locale.ROOT, ">= %.2f", part), (ratio) -> ratio >= part);
	}

}
