package org.scfm.sandbox;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Real time spent waiting, cut short when the sandbox closes.
 */
final class Patience {

	private final CountDownLatch closed = new CountDownLatch(1);

	void hold(Duration time) {
		if (time.isZero() || time.isNegative()) {
			return;
		}
		try {
			this.closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void await() throws InterruptedException {
		this.closed.await();
	}

	void end() {
		this.closed.countDown();
	}

}
