package org.scfm.call;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.scfm.job.Durations;
import org.scfm.provider.CreateOutcome.Accepted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the provider's queue, in which calls that it has taken wait until it dials
 * them, by what its answers tell of it. All processes are told how long it is; where it
 * is longer than wished, they send nothing until it must have drained to that. Told by
 * one thread, the recorder.
 */
final class ProviderQueue {

	private static final Logger LOG = LoggerFactory.getLogger(ProviderQueue.class);

	// less is not worth writing down
	private static final Duration NEWS = Duration.ofSeconds(1);

	private final AccountBook accountBook;

	private final Throttle throttle;

	private final Optional<Duration> longestWished;

	private final long exchangeNanos;

	private final LongSupplier nanoTime;

	private long emptyAt;

	private long shorterCountsFrom;

	private QueueWaits waits = QueueWaits.NONE;

	/**
	 * @param accountBook tells all processes
	 * @param throttle holds this one back
	 * @param longestWished how long a call may wait in the queue, if that matters
	 * @param longestExchange after it no answer comes any more that was under way
	 * @param nanoTime a clock for intervals, in nanoseconds
	 */
	ProviderQueue(AccountBook accountBook, Throttle throttle, Optional<Duration> longestWished,
			Duration longestExchange, LongSupplier nanoTime) {
		this.accountBook = accountBook;
		this.throttle = throttle;
		this.longestWished = longestWished;
		this.exchangeNanos = longestExchange.toNanos();
		this.nanoTime = nanoTime;
		this.shorterCountsFrom = nanoTime.getAsLong();
		this.emptyAt = this.shorterCountsFrom + accountBook.queued().toNanos();
	}

	/**
	 * Takes note of answers that came together.
	 */
	void told(List<SentCall> sent) {
		sent.stream()
			.map(SentCall::outcome)
			.filter(Accepted.class::isInstance)
			.map((outcome) -> ((Accepted) outcome).queueTime())
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.ifPresent(this::told);
	}

	private void told(Duration queue) {
		long now = this.nanoTime.getAsLong();
		long longer = queue.toNanos() - Math.max(0, this.emptyAt - now);
		if (longer >= NEWS.toNanos() || (longer <= -NEWS.toNanos() && now - this.shorterCountsFrom >= 0)) {
			this.accountBook.queue(queue);
			this.emptyAt = now + queue.toNanos();
			this.shorterCountsFrom = now + this.exchangeNanos;
		}
		this.longestWished.filter((most) -> queue.compareTo(most) > 0).ifPresent((most) -> drain(queue, most));
	}

	private void drain(Duration queue, Duration most) {
		if (this.waits.times() == 0) {
			LOG.warn("The provider keeps a call for {} before it dials, longer than maxProviderQueue={}: nobody sends "
					+ "until its queue has drained", Durations.text(queue), Durations.text(most));
		}
		this.waits = this.waits.plus(new QueueWaits(1, queue));
		this.throttle.hold(queue.minus(most));
		this.accountBook.hold(queue.minus(most));
	}

	/**
	 * How often the run waited for the queue.
	 */
	QueueWaits waits() {
		return this.waits;
	}

}
