package org.scfm.call;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.scfm.call.EnqueueCallsParameters.EnqueueStrategy;
import org.scfm.job.Arguments;
import org.scfm.policy.DialPolicy;

/**
 * Whom a run of {@code enqueue-calls} may call, and how many.
 *
 * @param calloutId the only callout, or empty for all that run
 * @param retryStatuses how the last call must have ended for the person to be called
 * again
 * @param maxAttempts how often a person is called at most
 * @param retryDelay how long after an attempt the next may follow
 * @param maxCalls the most calls of this run
 * @param strategy whether calls that await completion are taken off {@code maxCalls}
 * @param pessimisticMin what the pessimistic strategy leaves at least
 * @param maxCallsPerPeriod the most calls sent in any period, by anyone
 * @param period the period
 * @param callsPerSecond the most calls sent in a second by the account, by all runs
 * @param canary whom of each callout to call before all others
 */
record EnqueueRules(Optional<Long> calloutId, Set<CallStatus> retryStatuses, int maxAttempts, Duration retryDelay,
		Optional<Integer> maxCalls, EnqueueStrategy strategy, int pessimisticMin, Optional<Integer> maxCallsPerPeriod,
		Duration period, Optional<Double> callsPerSecond, Optional<Canary> canary) {

	/** So many calls are claimed before the first of them is sent. */
	static final int CLAIMED_AHEAD = 200;

	/**
	 * The first people of a callout, who are called before all others.
	 *
	 * @param people how many
	 * @param minAnswered which share of them must be reached before others are called
	 */
	record Canary(int people, double minAnswered) {
	}

	/**
	 * The rules of dialling of a run that is given none.
	 */
	static DialPolicy defaultPolicy() {
		return of(new Arguments(Map.of())).policy();
	}

	static EnqueueRules of(Arguments arguments) {
		return new EnqueueRules(arguments.find(EnqueueCallsParameters.CALLOUT_ID),
				arguments.get(EnqueueCallsParameters.RETRY_STATUSES),
				arguments.get(EnqueueCallsParameters.MAX_ATTEMPTS), arguments.get(EnqueueCallsParameters.RETRY_DELAY),
				arguments.find(EnqueueCallsParameters.MAX_CALLS_TO_ENQUEUE),
				arguments.get(EnqueueCallsParameters.ENQUEUE_STRATEGY),
				arguments.get(EnqueueCallsParameters.PESSIMISTIC_MIN_CALLS_TO_ENQUEUE),
				arguments.find(EnqueueCallsParameters.MAX_CALLS_PER_PERIOD),
				Duration.ofHours(arguments.get(EnqueueCallsParameters.MAX_CALLS_PER_PERIOD_HOURS)),
				arguments.find(EnqueueCallsParameters.CALLS_PER_SECOND), arguments.find(EnqueueCallsParameters.CANARY)
					.map((people) -> new Canary(people, arguments.get(EnqueueCallsParameters.CANARY_MIN_ANSWERED))));
	}

	/**
	 * The rules of dialling for callouts that have none of their own.
	 */
	DialPolicy policy() {
		return DialPolicy.ofRun(CallStatus.columns(this.retryStatuses), this.maxAttempts, this.retryDelay);
	}

	/**
	 * How long it takes, at the wished pace, until the last of the calls that are claimed
	 * ahead is sent.
	 */
	Duration sendingTakes() {
		return this.callsPerSecond.map((rate) -> Duration.ofMillis((long) (1000 * CLAIMED_AHEAD / rate)))
			.orElse(Duration.ZERO);
	}

}
