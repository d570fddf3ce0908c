package org.scfm.remote;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * When a manager looks at its partitions: again and again, with a pause between.
 */
@Component
class Looks {

	private final Duration interval;

	private final LongSupplier nanoTime;

	private final Pause pause;

	@Autowired
	Looks(@Value("${scfm.workers.look-interval:1s}") Duration interval) {
		this(interval, System::nanoTime, (time) -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
	}

	/**
	 * @param interval how long a pause is
	 * @param nanoTime a clock for intervals, in nanoseconds
	 * @param pause waits
	 */
	Looks(Duration interval, LongSupplier nanoTime, Pause pause) {
		this.interval = interval;
		this.nanoTime = nanoTime;
		this.pause = pause;
	}

	void awaitNext() throws InterruptedException {
		this.pause.wait(this.interval);
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	Patience patience(Duration time) {
		return new Patience(time, this.nanoTime);
	}

	/**
	 * Waits for a while.
	 */
	interface Pause {

		void wait(Duration time) throws InterruptedException;

	}

}
