package org.scfm.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the name that somebody probably meant.
 */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * The known name nearest to a misspelt one, by edit distance without regard to case.
	 * @param typed what was typed
	 * @param known the names there are
	 * @return the nearest, or empty where none is near
	 */
	public static Optional<String> of(String typed, Collection<String> known) {
		int reach = Math.max(2, typed.length() / 3);
		return known.stream()
			.min(Comparator.comparingInt((name) -> distance(typed, name)))
			.filter((name) -> distance(typed, name) <= reach);
	}

	// Levenshtein's distance, one row at a time.
	private static int distance(String left, String right) {
		String a = left.toLowerCase(Locale.ROOT);
		String b = right.toLowerCase(Locale.ROOT);
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int substituted = diagonal + ((a.charAt(i - 1) == b.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[b.length()];
	}

}
