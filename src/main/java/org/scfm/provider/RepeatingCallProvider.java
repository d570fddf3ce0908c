package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.ProviderProperties.Retry;
import org.scfm.provider.Repeats.Again;

import org.springframework.retry.backoff.Sleeper;

/**
 * The only place where anything is sent again: a call whose request certainly was not
 * processed, and look-ups. When attempts run out the last outcome is returned, as it is
 * when the thread is interrupted while it waits.
 */
final class RepeatingCallProvider implements CallProvider {

	private final CallProvider once;

	private final Clock clock;

	private final Repeats creates;

	private final Repeats reads;

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
		this.creates = new Repeats(retry.createAttempts(), retry.initialBackoff(), retry.maxBackoff(), sleeper, jitter);
		this.reads = new Repeats(retry.readAttempts(), retry.initialBackoff(), retry.maxBackoff(), sleeper, jitter);
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
	public Duration longestExchange() {
		return this.once.longestExchange();
	}

	@Override
	public CreateOutcome create(CallRequest request) {
		return this.creates.repeat(() -> this.once.create(request), (outcome) -> {
			if (outcome instanceof Throttled throttled) {
				return new Again(throttled.retryAfter());
			}
			return (outcome instanceof NotSent) ? new Again(null) : null;
		}, (wait) -> inTime(request.sendBy(), wait));
	}

	@Override
	public FetchOutcome fetch(String sid) {
		return this.reads.repeat(() -> this.once.fetch(sid),
				(outcome) -> (outcome instanceof FetchOutcome.Retry retry) ? new Again(retry.retryAfter()) : null,
				(wait) -> true);
	}

	/**
	 * What fails is asked again: at Twilio the listing of one search, at Somleng the one
	 * reading that answers all.
	 */
	@Override
	public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
		if (dialect() == Dialect.SOMLENG) {
			return repeatedly(searches);
		}
		return searches.stream().flatMap((search) -> repeatedly(List.of(search)).stream()).toList();
	}

	private List<List<RemoteCall>> repeatedly(List<CallSearch> searches) {
		Object result = this.reads.repeat(() -> lookUp(searches),
				(outcome) -> (outcome instanceof ProviderUnavailableException failure) ? new Again(failure.retryAfter())
						: null,
				(wait) -> true);
		if (result instanceof ProviderUnavailableException failure) {
			throw failure;
		}
		return ((LookUp) result).calls();
	}

	private Object lookUp(List<CallSearch> searches) {
		try {
			return new LookUp(this.once.findCandidates(searches));
		}
		catch (ProviderUnavailableException ex) {
			return ex;
		}
	}

	private boolean inTime(@Nullable Instant sendBy, Duration wait) {
		return sendBy == null || this.clock.instant().plus(wait).isBefore(sendBy);
	}

	private record LookUp(List<List<RemoteCall>> calls) {
	}

}
