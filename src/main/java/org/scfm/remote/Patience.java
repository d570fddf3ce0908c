package org.scfm.remote;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long something may be missing on end.
 */
final class Patience {

	private final Duration time;

	private final LongSupplier nanoTime;

	private long lastSeen;

	/**
	 * @param time how long
	 * @param nanoTime a clock for intervals, in nanoseconds
	 */
	Patience(Duration time, LongSupplier nanoTime) {
		this.time = time;
		this.nanoTime = nanoTime;
		seen();
	}

	void seen() {
		this.lastSeen = this.nanoTime.getAsLong();
	}

	boolean isOver() {
		return this.nanoTime.getAsLong() - this.lastSeen > this.time.toNanos();
	}

	Duration time() {
		return this.time;
	}

}
