package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.ProviderProperties.Retry;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * The only place where anything is sent again: a call whose request certainly was not
 * processed, and look-ups. When attempts run out the last outcome is returned, as it is
 * when the thread is interrupted while it waits.
 */
final class RepeatingCallProvider implements CallProvider {

	private final CallProvider once;

	private final Clock clock;

	private final Duration maxBackoff;

	private final RetryTemplate creates;

	private final RetryTemplate reads;

	/**
	 * Create the decorator.
	 * @param once makes single attempts
	 * @param retry how often and how soon
	 * @param clock the time
	 * @param sleeper waits
	 * @param jitter a random share of each wait, 0 to 1
	 */
	RepeatingCallProvider(CallProvider once, Retry retry, Clock clock, Sleeper sleeper, DoubleSupplier jitter) {
		this.once = once;
		this.clock = clock;
		this.maxBackoff = retry.maxBackoff();
		BackOffPolicy backOff = new JitterOrRetryAfter(retry, sleeper, jitter);
		this.creates = template(retry.createAttempts(), backOff);
		this.reads = template(retry.readAttempts(), backOff);
	}

	@Override
	public Dialect dialect() {
		return this.once.dialect();
	}

	@Override
	public String accountSid() {
		return this.once.accountSid();
	}

	@Override
	public void requireConfigured() {
		this.once.requireConfigured();
	}

	@Override
	public CreateOutcome create(CallRequest request) {
		return repeat(this.creates, request.sendBy(), () -> this.once.create(request), (outcome) -> {
			if (outcome instanceof Throttled throttled) {
				return new Again(throttled.retryAfter());
			}
			return (outcome instanceof NotSent) ? new Again(null) : null;
		});
	}

	@Override
	public FetchOutcome fetch(String sid) {
		return repeat(this.reads, null, () -> this.once.fetch(sid),
				(outcome) -> (outcome instanceof FetchOutcome.Retry retry) ? new Again(retry.retryAfter()) : null);
	}

	@Override
	public List<RemoteCall> findCandidates(String to, String from, Instant notBefore) {
		Object result = repeat(this.reads, null, () -> lookUp(to, from, notBefore),
				(outcome) -> (outcome instanceof ProviderUnavailableException failure) ? new Again(failure.retryAfter())
						: null);
		if (result instanceof ProviderUnavailableException failure) {
			throw failure;
		}
		return ((LookUp) result).calls();
	}

	private Object lookUp(String to, String from, Instant notBefore) {
		try {
			return new LookUp(this.once.findCandidates(to, from, notBefore));
		}
		catch (ProviderUnavailableException ex) {
			return ex;
		}
	}

	private <T> T repeat(RetryTemplate template, @Nullable Instant sendBy, Supplier<T> attempt,
			Function<T, @Nullable Again> judge) {
		Last<T> last = new Last<>();
		try {
			return template.execute((context) -> {
				if (last.outcome != null && sendBy != null && !this.clock.instant().isBefore(sendBy)) {
					return last.outcome;
				}
				T outcome = attempt.get();
				last.outcome = outcome;
				Again again = judge.apply(outcome);
				if (again != null && !tooLong(again, sendBy)) {
					throw again;
				}
				return outcome;
			});
		}
		catch (Again | BackOffInterruptedException ex) {
			if (last.outcome == null) {
				throw ex;
			}
			return last.outcome;
		}
	}

	private boolean tooLong(Again again, @Nullable Instant sendBy) {
		Duration wait = (again.retryAfter != null) ? again.retryAfter : Duration.ZERO;
		return wait.compareTo(this.maxBackoff) > 0
				|| (sendBy != null && !this.clock.instant().plus(wait).isBefore(sendBy));
	}

	private static RetryTemplate template(int attempts, BackOffPolicy backOff) {
		RetryTemplate template = new RetryTemplate();
		template.setRetryPolicy(new SimpleRetryPolicy(attempts, Map.of(Again.class, true)));
		template.setBackOffPolicy(backOff);
		return template;
	}

	private static final class Last<T> {

		private @Nullable T outcome;

	}

	private record LookUp(List<RemoteCall> calls) {
	}

	/** How an outcome tells spring-retry, which knows exceptions only, to try again. */
	private static final class Again extends RuntimeException {

		private final transient @Nullable Duration retryAfter;

		private Again(@Nullable Duration retryAfter) {
			super("not processed", null, false, false);
			this.retryAfter = retryAfter;
		}

	}

	/**
	 * Full jitter over a doubling bound, so that many senders do not come back together;
	 * the provider's Retry-After if that is longer.
	 */
	private record JitterOrRetryAfter(Retry retry, Sleeper sleeper, DoubleSupplier jitter) implements BackOffPolicy {

		@Override
		public BackOffContext start(RetryContext context) {
			return new Waits(context);
		}

		@Override
		public void backOff(BackOffContext context) {
			RetryContext retries = ((Waits) context).context;
			long bound = this.retry.initialBackoff().toMillis() << Math.min(retries.getRetryCount() - 1, 20);
			bound = Math.min(bound, this.retry.maxBackoff().toMillis());
			long wait = (long) (bound * this.jitter.getAsDouble());
			if (retries.getLastThrowable() instanceof Again again && again.retryAfter != null) {
				wait = Math.max(wait, again.retryAfter.toMillis());
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
