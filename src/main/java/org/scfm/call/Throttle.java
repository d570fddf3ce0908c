package org.scfm.call;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Throttled;

/**
 * Holds sending back while the provider asks to send less, this process or another, and
 * tells when this one was asked for too long. Outcomes are told by one thread, the
 * recorder, and another waits.
 */
final class Throttle {

	private static final Duration UNTOLD = Duration.ofSeconds(1);

	private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final long patienceNanos;

	private final LongSupplier nanoTime;

	private volatile long heldUntil;

	private boolean throttled;

	private long throttledSince;

	/**
	 * @param patience how long the provider may go on asking without taking a call
	 * @param nanoTime a clock for intervals, in nanoseconds
	 */
	Throttle(Duration patience, LongSupplier nanoTime) {
		this.patienceNanos = patience.toNanos();
		this.nanoTime = nanoTime;
		this.heldUntil = nanoTime.getAsLong();
	}

	/**
	 * Takes note of an outcome.
	 * @return whether the provider has asked to send less for too long, or asks for too
	 * long a wait
	 */
	boolean grows(CreateOutcome outcome) {
		if (outcome instanceof Accepted) {
			this.throttled = false;
		}
		if (!(outcome instanceof Throttled asked)) {
			return false;
		}
		long now = this.nanoTime.getAsLong();
		if (!this.throttled) {
			this.throttled = true;
			this.throttledSince = now;
		}
		Duration wait = (asked.retryAfter() != null) ? asked.retryAfter() : UNTOLD;
		hold(wait);
		return now + wait.toNanos() - this.throttledSince > this.patienceNanos;
	}

	/**
	 * Holds sending back.
	 * @param wait for how long from now on; where it is held back longer already, nothing
	 * changes
	 */
	synchronized void hold(Duration wait) {
		long until = this.nanoTime.getAsLong() + wait.toNanos();
		this.heldUntil = (until - this.heldUntil > 0) ? until : this.heldUntil;
	}

	/**
	 * Waits while sending is held back.
	 * @param stop looked at every tenth of a second while waiting
	 */
	void await(BooleanSupplier stop) throws InterruptedException {
		while (this.heldUntil - this.nanoTime.getAsLong() > 0 && !stop.getAsBoolean()) {
			LockSupport.parkNanos(NAP_NANOS);
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
	}

}
