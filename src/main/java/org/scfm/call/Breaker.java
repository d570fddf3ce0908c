package org.scfm.call;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.scfm.callout.Callout;
import org.scfm.callout.CalloutAction;
import org.scfm.callout.CalloutChanges;
import org.scfm.callout.Callouts;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.monitoring.LogContext;
import org.scfm.policy.DialPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Pauses a callout when too many of its last calls failed, as its
 * {@code breakerFailureRate} says. Calls that were placed before it was last started or
 * resumed are forgotten, so that whoever resumes it gives it another chance.
 */
@Component
class Breaker {

	private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

	static final int MOST = 50;

	/** A few failures in the beginning say nothing. */
	static final int LEAST = 20;

	private static final Set<CallStatus> FAILURES = Set.of(CallStatus.FAILED, CallStatus.ERRORED);

	// of the others nobody knows whether they could be connected
	private static final Set<CallStatus> SETTLED = Set.of(CallStatus.FAILED, CallStatus.ERRORED, CallStatus.COMPLETED,
			CallStatus.BUSY, CallStatus.NOT_ANSWERED);

	private static final String LAST_CALLS = """
			SELECT /*+ INDEX(phone_calls phone_calls_ended) */ status FROM phone_calls
			WHERE callout_id = :callout AND ended_at >= :since AND created_at >= :since AND status IN (:settled)
			ORDER BY callout_id, ended_at DESC
			LIMIT :most
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Callouts callouts;

	private final CalloutChanges changes;

	Breaker(JdbcClient jdbc, Transactions transactions, Callouts callouts, CalloutChanges changes) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.callouts = callouts;
		this.changes = changes;
	}

	/**
	 * Pauses those of some callouts of whose last calls too many failed.
	 * @param running the callouts
	 * @param execution the job execution that pauses them
	 */
	void check(Collection<Callout> running, long execution) {
		Map<Long, DialPolicy> policies = new LinkedHashMap<>();
		running.forEach((callout) -> callout.policy()
			.filter((policy) -> policy.breakerFailureRate() != null)
			.ifPresent((policy) -> policies.put(callout.id(), policy)));
		if (!policies.isEmpty()) {
			this.transactions.insist(() -> pauseThose(policies, execution)).forEach(Breaker::warn);
		}
	}

	/**
	 * Pauses those of some callouts of which calls have just failed, where these were too
	 * many.
	 * @param ids the callouts' ids
	 * @param execution the job execution that pauses them
	 */
	void failed(Collection<Long> ids, long execution) {
		if (!ids.isEmpty()) {
			this.transactions.insist(() -> pauseThose(this.callouts.policies(ids), execution)).forEach(Breaker::warn);
		}
	}

	private Map<Long, String> pauseThose(Map<Long, DialPolicy> policies, long execution) {
		Map<Long, String> paused = new LinkedHashMap<>();
		policies.forEach((id, policy) -> {
			if (reason(id, policy).isPresent()) {
				pause(id, execution).ifPresent((reason) -> paused.put(id, reason));
			}
		});
		return paused;
	}

	private Optional<String> pause(long id, long execution) {
		Optional<Callout> callout = Optional.ofNullable(this.callouts.lockRunning(Set.of(id)).get(id));
		Optional<String> reason = callout.flatMap(Callout::policy).flatMap((policy) -> reason(id, policy));
		reason.ifPresent((why) -> this.changes.pause(callout.orElseThrow(), why, execution));
		return reason;
	}

	private static void warn(long id, String reason) {
		LogContext.with(LogContext.CALLOUT, id, () -> LOG.warn("Callout {} is paused: {}. When the cause is mended: {}",
				id, reason, CalloutAction.RESUME.command(id)));
	}

	private Optional<String> reason(long id, DialPolicy policy) {
		if (policy.breakerFailureRate() == null) {
			return Optional.empty();
		}
		Instant since = this.changes.runningSince(id);
		List<CallStatus> last = this.jdbc.sql(LAST_CALLS)
			.param("callout", id)
			.param("since", Utc.column(since))
			.param("settled", CallStatus.columns(SETTLED))
			.param("most", MOST)
			.query((row, number) -> CallStatus.ofColumn(row.getString("status")))
			.list();
		long failures = last.stream().filter(FAILURES::contains).count();
		boolean tooMany = last.size() >= LEAST
				&& failures >= last.size() * Objects.requireNonNull(policy.breakerFailureRate());
		return tooMany ? Optional
			.of(failures + " of the last " + last.size() + " calls failed or were refused, and breakerFailureRate is "
					+ policy.texts().get("breakerFailureRate"))
				: Optional.empty();
	}

}
