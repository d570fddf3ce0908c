package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CreateOutcome;

/**
 * Says when a run may send calls: at the rate of the account, which all processes share,
 * and not while the provider asks to send less or its queue is too long.
 */
final class RateControl {

	private final AccountBook accountBook;

	private final @Nullable Pace pace;

	private final Throttle throttle;

	private final ProviderQueue queue;

	private final Metrics metrics;

	/**
	 * @param arguments what the run was given
	 * @param accountBook what the processes on the account have in common
	 * @param patience for how long on end the provider may ask to send less
	 * @param longestExchange how long a request may take
	 * @param metrics where waits are measured
	 */
	RateControl(Arguments arguments, AccountBook accountBook, Duration patience, Duration longestExchange,
			Metrics metrics) {
		this.accountBook = accountBook;
		this.pace = arguments.find(EnqueueCallsParameters.CALLS_PER_SECOND)
			.map((rate) -> new Pace(rate, (count) -> accountBook.reserve(rate, count), System::nanoTime))
			.orElse(null);
		this.throttle = new Throttle(patience, System::nanoTime);
		this.queue = new ProviderQueue(accountBook, this.throttle,
				arguments.find(EnqueueCallsParameters.MAX_PROVIDER_QUEUE), longestExchange, System::nanoTime);
		this.metrics = metrics;
	}

	/**
	 * Whether there is a rate, so that calls are to be sent at the moments that
	 * {@link #take} gives.
	 */
	boolean isPaced() {
		return this.pace != null;
	}

	/**
	 * Learns from the account for how long nobody may send.
	 */
	void look() {
		this.throttle.hold(this.accountBook.held());
	}

	/**
	 * Waits until calls may be sent.
	 * @param wanted how many at most
	 * @param stop looked at while waiting
	 * @return how many may be sent now; what it says means nothing if it was stopped
	 * @throws InterruptedException if interrupted while waiting
	 */
	int take(int wanted, BooleanSupplier stop) throws InterruptedException {
		long began = System.nanoTime();
		this.throttle.await(stop);
		began = this.metrics.timeSince(Measure.WAITS, began, "throttle");
		if (this.pace == null) {
			return wanted;
		}
		int taken = this.pace.take(wanted, stop);
		this.metrics.timeSince(Measure.WAITS, began, "pace");
		return taken;
	}

	/**
	 * Reserves the next slot for a call whose moment has passed. To be asked by any
	 * thread.
	 * @return how long to wait for it, zero or more
	 */
	Duration nextTurn() {
		return (this.pace == null) ? Duration.ZERO : this.pace.nextTurn();
	}

	/**
	 * Takes note of answers that came together.
	 */
	void told(List<SentCall> sent) {
		this.queue.told(sent);
	}

	/**
	 * Takes note of one answer.
	 * @return whether the provider has asked to send less for too long
	 */
	boolean isThrottledTooLong(CreateOutcome outcome) {
		return this.throttle.grows(outcome);
	}

	/**
	 * How often the run waited for the provider's queue.
	 */
	QueueWaits queueWaits() {
		return this.queue.waits();
	}

}
