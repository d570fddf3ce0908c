package org.scfm.call;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.scfm.callout.Callout;
import org.scfm.callout.CalloutChanges;
import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.policy.DialPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Completes running callouts in which nobody is left to call and no call is open. A
 * callout without participations is not complete, it is empty.
 */
@Component
class CalloutCompletion {

	private static final Logger LOG = LoggerFactory.getLogger(CalloutCompletion.class);

	static final String OPEN_CALL = """
			SELECT 1 FROM phone_calls WHERE callout_id = :callout AND status IN (:live) LIMIT 1
			""";

	private static final String PARTICIPATION = """
			SELECT 1 FROM callout_participations WHERE callout_id = :callout LIMIT 1
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final ClaimLock lock;

	private final Callouts callouts;

	private final CalloutChanges changes;

	private final LeftToCall leftToCall;

	private final Metrics metrics;

	CalloutCompletion(JdbcClient jdbc, Transactions transactions, ClaimLock lock, Callouts callouts,
			CalloutChanges changes, LeftToCall leftToCall, Metrics metrics) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.lock = lock;
		this.callouts = callouts;
		this.changes = changes;
		this.leftToCall = leftToCall;
		this.metrics = metrics;
	}

	/**
	 * Completes callouts, for a run that knows the rules of those that have none of their
	 * own.
	 * @param rules the run's rules
	 * @param execution the job execution that notices
	 */
	void complete(EnqueueRules rules, long execution) {
		this.callouts.running(rules.calloutId())
			.forEach((callout) -> complete(callout, Optional.of(rules.policy()), execution));
	}

	/**
	 * Completes callouts that have rules of their own.
	 * @param execution the job execution that notices
	 */
	void complete(long execution) {
		this.callouts.running(Optional.empty()).forEach((callout) -> complete(callout, Optional.empty(), execution));
	}

	private void complete(Callout callout, Optional<DialPolicy> rulesOfRun, long execution) {
		// most are not, and nobody need wait for that to be found out
		if (isDone(callout, rulesOfRun)
				&& this.transactions.get(() -> completeLocked(callout.id(), rulesOfRun, execution))) {
			this.metrics.count(Measure.CALLOUTS_COMPLETED);
			LogContext.with(LogContext.CALLOUT, callout.id(), () -> LOG
				.info("Callout {} is completed: nobody is left to call, and no call is open", callout.id()));
		}
	}

	private boolean completeLocked(long id, Optional<DialPolicy> rulesOfRun, long execution) {
		this.lock.take();
		Callout callout = this.callouts.lockRunning(Set.of(id)).get(id);
		if (callout == null || !isDone(callout, rulesOfRun)) {
			return false;
		}
		this.changes.complete(callout, execution);
		return true;
	}

	// In this order: a call that ends meanwhile may leave its person to be called again.
	// Under the lock no other becomes open.
	private boolean isDone(Callout callout, Optional<DialPolicy> rulesOfRun) {
		return callout.policy()
			.or(() -> rulesOfRun)
			.filter((rules) -> !exists(OPEN_CALL, callout) && exists(PARTICIPATION, callout))
			.filter((rules) -> !this.leftToCall.anybody(callout, callout.gate(rules)))
			.isPresent();
	}

	private boolean exists(String sql, Callout callout) {
		List<Integer> found = this.jdbc.sql(sql)
			.param("callout", callout.id())
			.param("live", CallStatus.columns(CallStatus.LIVE))
			.query(Integer.class)
			.list();
		return !found.isEmpty();
	}

}
