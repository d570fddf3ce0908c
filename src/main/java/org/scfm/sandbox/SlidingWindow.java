package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * So many requests in any hour; one refused does not count. Thread-safe.
 */
final class SlidingWindow {

	private static final Duration LENGTH = Duration.ofHours(1);

	private final Deque<Instant> admitted = new ArrayDeque<>();

	/**
	 * Asks for admission.
	 * @param now the moment of asking
	 * @param limit how many an hour may have, 0 for any number
	 * @return zero if admitted, else how long to wait
	 */
	synchronized Duration admit(Instant now, int limit) {
		Instant begin = now.minus(LENGTH);
		while (!this.admitted.isEmpty() && !this.admitted.peekFirst().isAfter(begin)) {
			this.admitted.removeFirst();
		}
		if (limit > 0 && this.admitted.size() >= limit) {
			return Duration.between(begin, this.admitted.peekFirst());
		}
		this.admitted.addLast(now);
		return Duration.ZERO;
	}

}
