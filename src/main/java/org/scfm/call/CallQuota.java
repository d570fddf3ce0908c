package org.scfm.call;

import java.time.Clock;
import java.util.Collection;

import org.scfm.call.EnqueueCallsParameters.EnqueueStrategy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How many calls may be claimed now. The answers are exact only under the claim lock.
 */
@Component
class CallQuota {

	static final String AWAITING_COMPLETION_OF_OTHERS = """
			SELECT COUNT(*) FROM phone_calls
			WHERE status IN (:live) AND placed_by_execution NOT IN (:executions)
			""";

	private final JdbcClient jdbc;

	private final CallCounts counts;

	private final Clock clock;

	CallQuota(JdbcClient jdbc, CallCounts counts, Clock clock) {
		this.jdbc = jdbc;
		this.counts = counts;
		this.clock = clock;
	}

	/**
	 * How many calls a run may still claim.
	 * @param rules the run's rules
	 * @param executions the run's executions, earlier ones included
	 * @param wanted an upper bound
	 * @return 0 to {@code wanted}
	 */
	int remaining(EnqueueRules rules, Collection<Long> executions, int wanted) {
		long remaining = wanted;
		if (rules.maxCalls().isPresent()) {
			remaining = Math.min(remaining, remainingOfRun(rules, rules.maxCalls().get(), executions));
		}
		if (rules.maxCallsPerPeriod().isPresent() && remaining > 0) {
			remaining = Math.min(remaining, remainingOfPeriod(rules, rules.maxCallsPerPeriod().get()));
		}
		return (int) Math.max(0, remaining);
	}

	/**
	 * Whether the run has claimed all that it may.
	 */
	boolean isRunUsedUp(EnqueueRules rules, Collection<Long> executions) {
		return rules.maxCalls().isPresent() && remainingOfRun(rules, rules.maxCalls().get(), executions) <= 0;
	}

	/**
	 * Whether all calls of the period are claimed.
	 */
	boolean isPeriodUsedUp(EnqueueRules rules) {
		return rules.maxCallsPerPeriod().isPresent() && remainingOfPeriod(rules, rules.maxCallsPerPeriod().get()) <= 0;
	}

	private long remainingOfRun(EnqueueRules rules, long maxCalls, Collection<Long> executions) {
		long limit = maxCalls;
		if (rules.strategy() == EnqueueStrategy.PESSIMISTIC) {
			limit = Math.max(maxCalls - awaitingCompletionOfOthers(executions), rules.pessimisticMin());
		}
		return limit - this.counts.claimedBy(executions);
	}

	private long awaitingCompletionOfOthers(Collection<Long> executions) {
		return this.jdbc.sql(AWAITING_COMPLETION_OF_OTHERS)
			.param("live", CallStatus.columns(CallStatus.LIVE))
			.param("executions", executions)
			.query(Long.class)
			.single();
	}

	// a claimed call holds its place until it is sent or goes back
	private long remainingOfPeriod(EnqueueRules rules, long maxCalls) {
		return maxCalls - this.counts.sentSinceOrClaimed(this.clock.instant().minus(rules.period()));
	}

}
