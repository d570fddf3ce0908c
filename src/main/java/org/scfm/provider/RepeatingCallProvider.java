package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.Brake.Start;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Limit;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.ProviderProperties.Retry;
import org.scfm.provider.Repeats.Again;

import org.springframework.retry.backoff.BackOffInterruptedException;

/**
 * The only place where anything is sent again: a call whose request certainly was not
 * processed, cancels, and look-ups. When attempts run out the last outcome is returned,
 * as it is when the thread is interrupted while it waits.
 * <p>
 * When the provider asks to send less, all threads do: no create is begun before the
 * {@link Brake} lets it. Whatever was held up, or is sent again, takes a new turn, so
 * that those who waited do not all go at once.
 */
final class RepeatingCallProvider implements CallProvider {

	/** A good part of the calls going on at some moment ends within this time. */
	private static final Duration CALLS_END = Duration.ofSeconds(20);

	private final CallProvider once;

	private final Clock clock;

	private final Wait wait;

	private final Retry retry;

	private final DoubleSupplier jitter;

	private final Brake brake;

	private final ThrottleListener throttled;

	private final Repeats reads;

	/**
	 * Create the decorator.
	 * @param once makes single attempts
	 * @param retry how often and how soon
	 * @param clock the time
	 * @param wait waits
	 * @param jitter a random share of each wait, 0 to 1
	 * @param nanoTime a time that only goes forward, in nanoseconds
	 * @param throttled is told for how long creates are held up
	 */
	RepeatingCallProvider(CallProvider once, Retry retry, Clock clock, Wait wait, DoubleSupplier jitter,
			LongSupplier nanoTime, ThrottleListener throttled) {
		this.once = once;
		this.clock = clock;
		this.wait = wait;
		this.retry = retry;
		this.brake = new Brake(retry.initialBackoff(), retry.maxBackoff(), jitter, nanoTime);
		this.jitter = jitter;
		this.throttled = throttled;
		this.reads = new Repeats(retry.readAttempts(), retry.initialBackoff(), retry.maxBackoff(),
				(millis) -> wait.await(millis, () -> false), jitter);
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
		Repeats creates = new Repeats(this.retry.createAttempts(), this.retry.initialBackoff(), this.retry.maxBackoff(),
				(millis) -> this.wait.await(millis, request.cancelled()), this.jitter);
		Turn turn = new Turn(request.nextTurn());
		return creates.repeat(() -> braked(request, turn),
				(outcome) -> (outcome instanceof NotSent) ? new Again(null) : null,
				(wait) -> inTime(request.sendBy(), wait));
	}

	/**
	 * One create, begun when the brake lets it. Being turned away counts as long as
	 * nobody else is accepted meanwhile: where some get through, there is reason to wait.
	 */
	private CreateOutcome braked(CallRequest request, Turn turn) {
		Throttled last = null;
		long accepted = 0;
		int inVain = 0;
		while (true) {
			Start start = this.brake.start();
			Duration wait = start.held();
			if (wait.isZero()) {
				wait = turn.take();
			}
			else {
				turn.miss();
			}
			if (!wait.isZero()) {
				if (!await(wait, request)) {
					return (last != null) ? last : new Throttled(wait);
				}
				continue;
			}
			turn.miss();
			CreateOutcome outcome = this.once.create(request);
			if (outcome instanceof Accepted) {
				this.brake.accepted(start);
			}
			if (!(outcome instanceof Throttled throttled)) {
				return outcome;
			}
			Duration held = this.brake.pull(start, wish(throttled));
			if (!held.isZero()) {
				this.throttled.throttled(held);
			}
			inVain = (start.accepted() == accepted) ? inVain + 1 : 1;
			if (inVain >= this.retry.createAttempts()) {
				return throttled;
			}
			accepted = start.accepted();
			last = throttled;
		}
	}

	private @Nullable Duration wish(Throttled throttled) {
		if (throttled.retryAfter() != null || throttled.limit() == Limit.REQUESTS) {
			return throttled.retryAfter();
		}
		return (this.retry.maxBackoff().compareTo(CALLS_END) < 0) ? this.retry.maxBackoff() : CALLS_END;
	}

	private boolean await(Duration wait, CallRequest request) {
		if (wait.compareTo(this.retry.maxBackoff()) > 0 || !inTime(request.sendBy(), wait)) {
			return false;
		}
		try {
			this.wait.await(wait.plusNanos(999_999).toMillis(), request.cancelled());
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (BackOffInterruptedException ex) {
			return false;
		}
	}

	/**
	 * What holds up the creates.
	 * @return the brake
	 */
	Brake brake() {
		return this.brake;
	}

	@Override
	public FetchOutcome fetch(String sid) {
		return this.reads.repeat(() -> this.once.fetch(sid),
				(outcome) -> (outcome instanceof FetchOutcome.Retry retry) ? new Again(retry.retryAfter()) : null,
				(wait) -> true);
	}

	@Override
	public CallPage list(CallListing listing, @Nullable String next) {
		return repeatedly(() -> this.once.list(listing, next));
	}

	@Override
	public CancelOutcome cancel(String sid) {
		return this.reads.repeat(() -> this.once.cancel(sid),
				(outcome) -> (outcome instanceof CancelOutcome.Asked asked
						&& asked.state() instanceof FetchOutcome.Retry retry) ? new Again(retry.retryAfter()) : null,
				(wait) -> true);
	}

	/**
	 * What fails is asked again: at Twilio the listing of one search, at Somleng the one
	 * reading that answers all.
	 */
	@Override
	public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
		if (dialect() == Dialect.SOMLENG) {
			return repeatedly(() -> this.once.findCandidates(searches));
		}
		return searches.stream()
			.flatMap((search) -> repeatedly(() -> this.once.findCandidates(List.of(search))).stream())
			.toList();
	}

	private <T> T repeatedly(Supplier<T> lookUp) {
		LookUp<T> result = this.reads.repeat(() -> LookUp.of(lookUp),
				(tried) -> (tried.failure() != null) ? new Again(tried.failure().retryAfter()) : null, (wait) -> true);
		if (result.failure() != null) {
			throw result.failure();
		}
		return Objects.requireNonNull(result.found());
	}

	private boolean inTime(@Nullable Instant sendBy, Duration wait) {
		return sendBy == null || this.clock.instant().plus(wait).isBefore(sendBy);
	}

	private record LookUp<T>(@Nullable T found, @Nullable ProviderUnavailableException failure) {

		static <T> LookUp<T> of(Supplier<T> lookUp) {
			try {
				return new LookUp<>(lookUp.get(), null);
			}
			catch (ProviderUnavailableException ex) {
				return new LookUp<>(null, ex);
			}
		}

	}

}
