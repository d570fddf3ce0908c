package org.scfm.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import org.scfm.provider.CallPage;

/**
 * From when on the account's list is read, if at all: where that saves most requests. A
 * list has all calls of a time; a few old calls that are still open are not worth the
 * pages of everything since.
 */
final class CheapestListing {

	/** What a page of the list costs, in requests for one call. */
	static final int PAGE_COSTS = 20;

	// one of the calls that wait, and the rest of a page
	private static final int PAGES_AT_LEAST = 2;

	private CheapestListing() {
	}

	/**
	 * Decides.
	 * @param open when the calls that are to be asked for were sent
	 * @param sentByMinute how many calls the account has sent, by minute
	 * @return since when to list, or empty where it is cheaper to ask for each
	 */
	static Optional<Instant> since(List<Instant> open, Map<Instant, Long> sentByMinute) {
		NavigableMap<Instant, Long> openByMinute = new TreeMap<>();
		open.forEach((sent) -> openByMinute.merge(sent.truncatedTo(ChronoUnit.MINUTES), 1L, Long::sum));
		NavigableMap<Instant, Long> traffic = new TreeMap<>(sentByMinute);
		Instant best = null;
		double mostSaved = 0;
		long told = 0;
		long listed = 0;
		Instant after = Instant.MAX;
		for (Map.Entry<Instant, Long> minute : openByMinute.descendingMap().entrySet()) {
			told += minute.getValue();
			listed += traffic.subMap(minute.getKey(), true, after, false)
				.values()
				.stream()
				.mapToLong(Long::longValue)
				.sum();
			after = minute.getKey();
			double saved = told - PAGE_COSTS * (PAGES_AT_LEAST + (double) listed / CallPage.SIZE);
			if (saved > mostSaved) {
				mostSaved = saved;
				best = minute.getKey();
			}
		}
		return Optional.ofNullable(best);
	}

}
