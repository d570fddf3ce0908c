package org.scfm.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets things happen no faster than a rate. What was not used is lost, but for a tenth of
 * a second's worth, so that a pause is not made up for by a burst.
 */
final class Pace {

	private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private static final double BURST_SECONDS = 0.1;

	private final double perSecond;

	private final LongSupplier nanoTime;

	private double allowed = 1;

	private long at;

	/**
	 * @param perSecond how many a second, above 0; infinity for no limit
	 * @param nanoTime a clock for intervals, in nanoseconds
	 */
	Pace(double perSecond, LongSupplier nanoTime) {
		this.perSecond = perSecond;
		this.nanoTime = nanoTime;
		this.at = nanoTime.getAsLong();
	}

	/**
	 * Waits until at least one may happen.
	 * @param wanted how many at most
	 * @param stop looked at every tenth of a second while waiting
	 * @return how many may happen now, or 0 if it was stopped
	 */
	int take(int wanted, BooleanSupplier stop) {
		if (Double.isInfinite(this.perSecond)) {
			return wanted;
		}
		while (!stop.getAsBoolean()) {
			refill();
			int taken = (int) Math.min(wanted, Math.floor(this.allowed));
			if (taken > 0) {
				this.allowed -= taken;
				return taken;
			}
			double missingNanos = (1 - this.allowed) / this.perSecond * TimeUnit.SECONDS.toNanos(1);
			LockSupport.parkNanos((long) Math.max(1, Math.min(missingNanos, LONGEST_NAP_NANOS)));
			if (Thread.currentThread().isInterrupted()) {
				return 0;
			}
		}
		return 0;
	}

	private void refill() {
		long now = this.nanoTime.getAsLong();
		double more = (now - this.at) * this.perSecond / TimeUnit.SECONDS.toNanos(1);
		this.allowed = Math.min(this.allowed + more, Math.max(1, this.perSecond * BURST_SECONDS));
		this.at = now;
	}

}
