package org.scfm.provider;

import java.time.Duration;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * Repeats what may be repeated, some times. The wait before a repetition is random,
 * between nothing and a bound that doubles with each repetition, so that many senders do
 * not come back together; the server's own wish (Retry-After) wins if it is longer. When
 * attempts run out, or a wait is too long or is interrupted, the last outcome counts.
 * Thread-safe.
 */
public final class Repeats {

	private final Duration maxBackoff;

	private final RetryTemplate template = new RetryTemplate();

	/**
	 * Creates the repeater.
	 * @param attempts how often something is tried in all, at least 1
	 * @param initialBackoff the bound of the first wait
	 * @param maxBackoff the bound of all waits; if the server asks for a longer one,
	 * there is no repetition
	 * @param sleeper waits some milliseconds; one that throws
	 * {@link BackOffInterruptedException} ends the repetitions
	 * @param jitter a random share of each wait, 0 to 1
	 */
	public Repeats(int attempts, Duration initialBackoff, Duration maxBackoff, Sleeper sleeper, DoubleSupplier jitter) {
		this.maxBackoff = maxBackoff;
		this.template.setRetryPolicy(new SimpleRetryPolicy(attempts, Map.of(AgainException.class, true)));
		this.template.setBackOffPolicy(new JitterOrRetryAfter(initialBackoff, maxBackoff, sleeper, jitter));
	}

	/**
	 * Tries something until its outcome need not, or must not, be tried again.
	 * @param <T> the outcome
	 * @param attempt makes one attempt
	 * @param judge says of an outcome that it is worth another attempt, or gives
	 * {@code null}
	 * @param inTime whether another attempt after this wait would still be in time; asked
	 * before and after a wait
	 * @return the last outcome
	 */
	public <T> T repeat(Supplier<T> attempt, Function<T, @Nullable Again> judge, Predicate<Duration> inTime) {
		Last<T> last = new Last<>();
		try {
			return this.template.execute((context) -> {
				if (last.outcome != null && !inTime.test(Duration.ZERO)) {
					return last.outcome;
				}
				T outcome = attempt.get();
				last.outcome = outcome;
				Again again = judge.apply(outcome);
				if (again != null && again.wish().compareTo(this.maxBackoff) <= 0 && inTime.test(again.wish())) {
					throw new AgainException(again.wish());
				}
				return outcome;
			});
		}
		catch (AgainException | BackOffInterruptedException ex) {
			if (last.outcome == null) {
				throw ex;
			}
			return last.outcome;
		}
	}

	/**
	 * The word that an outcome is worth another attempt.
	 *
	 * @param retryAfter how long the server asks to wait, if it does
	 */
	public record Again(@Nullable Duration retryAfter) {

		private Duration wish() {
			return (this.retryAfter != null) ? this.retryAfter : Duration.ZERO;
		}

	}

	private static final class Last<T> {

		private @Nullable T outcome;

	}

	/** How an outcome tells spring-retry, which knows exceptions only, to try again. */
	private static final class AgainException extends RuntimeException {

		private final transient Duration wish;

		private AgainException(Duration wish) {
			super("not processed", null, false, false);
			this.wish = wish;
		}

	}

	private record JitterOrRetryAfter(Duration initialBackoff, Duration maxBackoff, Sleeper sleeper,
			DoubleSupplier jitter) implements BackOffPolicy {

		@Override
		public BackOffContext start(RetryContext context) {
			return new Waits(context);
		}

		@Override
		public void backOff(BackOffContext context) {
			RetryContext retries = ((Waits) context).context;
			long bound = this.initialBackoff.toMillis() << Math.min(retries.getRetryCount() - 1, 20);
			bound = Math.min(bound, this.maxBackoff.toMillis());
			long wait = (long) (bound * this.jitter.getAsDouble());
			if (retries.getLastThrowable() instanceof AgainException again) {
				wait = Math.max(wait, again.wish.toMillis());
			}
			try {
				this.sleeper.sleep(wait);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new BackOffInterruptedException("interrupted while waiting", ex);
			}
		}

	}

	private static final class Waits implements BackOffContext {

		private final transient RetryContext context;

		private Waits(RetryContext context) {
			this.context = context;
		}

	}

}
