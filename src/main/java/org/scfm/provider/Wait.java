package org.scfm.provider;

import java.util.function.BooleanSupplier;

import org.springframework.retry.backoff.BackOffInterruptedException;

/**
 * Waits before something is sent again.
 */
@FunctionalInterface
interface Wait {

	/**
	 * Waits.
	 * @param millis how long, in milliseconds
	 * @param cancelled whether waiting has become useless
	 * @throws BackOffInterruptedException if it has
	 * @throws InterruptedException if the thread is interrupted
	 */
	void await(long millis, BooleanSupplier cancelled) throws InterruptedException;

	/**
	 * Waits in naps, so that it is soon seen when waiting has become useless.
	 */
	static void napping(long millis, BooleanSupplier cancelled) throws InterruptedException {
		long nap = 200;
		for (long left = millis; left > 0; left -= nap) {
			if (cancelled.getAsBoolean()) {
				throw new BackOffInterruptedException("not wanted any more");
			}
			Thread.sleep(Math.min(left, nap));
		}
	}

}
