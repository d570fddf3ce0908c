package org.scfm.provider;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The moment at which one request is to be sent. Its first has come; whoever misses it
 * waits for another. Used by one thread.
 */
final class Turn {

	private final Supplier<Duration> next;

	private boolean missed;

	/**
	 * @param next takes another turn, and says how long it is until then
	 */
	Turn(Supplier<Duration> next) {
		this.next = next;
	}

	/**
	 * The turn has passed, used or not.
	 */
	void miss() {
		this.missed = true;
	}

	/**
	 * How long to wait: takes another turn where the last has passed.
	 * @return the time from now on, zero where the request may be sent
	 */
	Duration take() {
		Duration wait = this.missed ? this.next.get() : Duration.ZERO;
		this.missed = false;
		return wait;
	}

}
