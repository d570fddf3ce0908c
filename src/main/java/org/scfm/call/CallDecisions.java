package org.scfm.call;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.call.ReconcileCallsParameters.Decision;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.provider.CallProvider;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Settles calls by a person's word.
 */
@Component
class CallDecisions {

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Attempts attempts;

	private final CallProvider provider;

	private final Clock clock;

	CallDecisions(JdbcClient jdbc, Transactions transactions, Attempts attempts, CallProvider provider, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.attempts = attempts;
		this.provider = provider;
		this.clock = clock;
	}

	private record Undecided(CallStatus status, Instant sendBy, @Nullable Instant goneSince, long participation,
			long changedBy) {
	}

	/**
	 * Checks that there is something to decide about a call.
	 * @param id the call
	 * @throws UsageException if there is no such call, it is settled, or it may be being
	 * sent this moment
	 */
	void requireUndecided(long id) {
		requireUndecided(id, find(id, ""));
	}

	private Undecided find(long id, String lock) {
		return this.jdbc.sql("""
				SELECT status, send_by, gone_since, callout_participation_id, changed_by_execution FROM phone_calls
				WHERE id = :id""" + lock)
			.param("id", id)
			.query((row, number) -> new Undecided(CallStatus.ofColumn(row.getString("status")),
					Utc.time(row, "send_by"), Utc.time(row, "gone_since"), row.getLong("callout_participation_id"),
					row.getLong("changed_by_execution")))
			.optional()
			.orElseThrow(() -> new UsageException("there is no phone call " + id));
	}

	private void requireUndecided(long id, Undecided call) {
		if (call.status() == CallStatus.SCHEDULING) {
			Instant outOfHands = call.sendBy().plus(this.provider.longestExchange());
			if (this.clock.instant().isBefore(outOfHands)) {
				throw new UsageException("phone call " + id + " may be being sent this moment: decide after "
						+ outOfHands + "; nothing was changed");
			}
		}
		else if (call.status() != CallStatus.UNKNOWN && !(call.status().isLive() && call.goneSince() != null)) {
			throw new UsageException("phone call " + id + " is " + call.status().column()
					+ ", so there is nothing to decide; nothing was changed");
		}
	}

	/**
	 * Settles a call: it was placed and is over, and is never to be known how it ended;
	 * or it was not, so that the attempt does not count.
	 * @param id the call
	 * @param decision the person's word
	 * @param execution the job execution that records it
	 * @param executionsOfRun all executions of its run, one of which may have died after
	 * it had settled the call
	 * @return the state that the call has now
	 * @throws UsageException as {@link #requireUndecided}
	 */
	CallStatus decide(long id, Decision decision, long execution, Collection<Long> executionsOfRun) {
		CallStatus settled = (decision == Decision.PLACED) ? CallStatus.GIVEN_UP : CallStatus.RELEASED;
		this.transactions.run(() -> {
			Undecided call = find(id, " FOR UPDATE");
			if (call.status() == settled && executionsOfRun.contains(call.changedBy())) {
				return;
			}
			requireUndecided(id, call);
			this.jdbc.sql("""
					UPDATE phone_calls
					SET status = :status, ended_at = :now, poll_at = NULL, lookup_finding = 'decided by a person',
					  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
					WHERE id = :id
					""")
				.param("status", settled.column())
				.param("now", Utc.column(this.clock.instant()))
				.param("execution", execution)
				.param("id", id)
				.update();
			this.attempts.recount(List.of(call.participation()));
		});
		return settled;
	}

}
