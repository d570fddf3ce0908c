package org.scfm.call;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

import org.scfm.call.AccountBook.Slots;

/**
 * Lets calls be sent no faster than a rate that all processes on the account share: each
 * call takes a slot, and slots are reserved by small slices. A slot that is not used soon
 * after its time is thrown away, so that nothing is made up for by a burst.
 */
final class Pace {

	/** What is reserved at once, and how late a slot may be used. */
	static final Duration SLICE = Duration.ofMillis(250);

	private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final int sliceSize;

	private final IntFunction<Slots> reserve;

	private final LongSupplier nanoTime;

	private Slots slots = new Slots(0, 1, 0, 0);

	/**
	 * @param perSecond how many a second, above 0
	 * @param reserve reserves so many slots
	 * @param nanoTime a clock for intervals, in nanoseconds
	 */
	Pace(double perSecond, IntFunction<Slots> reserve, LongSupplier nanoTime) {
		this.sliceSize = (int) Math.max(1, Math.min(Integer.MAX_VALUE, perSecond * SLICE.toMillis() / 1000));
		this.reserve = reserve;
		this.nanoTime = nanoTime;
	}

	/**
	 * Waits until at least one call may be sent.
	 * @param wanted how many at most, at least 1
	 * @param stop looked at every tenth of a second while waiting
	 * @return how many may be sent now, or 0 if it was stopped
	 */
	int take(int wanted, BooleanSupplier stop) {
		while (!stop.getAsBoolean()) {
			long now = this.nanoTime.getAsLong();
			use(past(now - SLICE.toNanos() + this.slots.blur()));
			if (this.slots.count() == 0) {
				this.slots = this.reserve.apply(Math.min(wanted, this.sliceSize));
				continue;
			}
			int due = Math.min(past(now + 1), wanted);
			if (due > 0) {
				use(due);
				return due;
			}
			LockSupport.parkNanos(Math.min(this.slots.first() - now, LONGEST_NAP_NANOS));
			if (Thread.currentThread().isInterrupted()) {
				return 0;
			}
		}
		return 0;
	}

	/**
	 * Reserves one slot for a call whose own has passed. Thread-safe.
	 * @return how long to wait for it, zero or more
	 */
	Duration nextTurn() {
		return Duration.ofNanos(Math.max(0, this.reserve.apply(1).first() - this.nanoTime.getAsLong()));
	}

	/**
	 * How many slots are before a time.
	 */
	private int past(long time) {
		long ago = time - this.slots.first();
		return (ago <= 0) ? 0 : (int) Math.min(this.slots.count(), (ago - 1) / this.slots.step() + 1);
	}

	private void use(int count) {
		this.slots = new Slots(this.slots.first() + count * this.slots.step(), this.slots.step(),
				this.slots.count() - count, this.slots.blur());
	}

}
