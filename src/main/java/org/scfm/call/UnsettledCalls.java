package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.scfm.call.ReconcileCallsParameters.Decision;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The calls of which nobody knows whether they were placed.
 */
@Component
class UnsettledCalls {

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Attempts attempts;

	private final Clock clock;

	UnsettledCalls(JdbcClient jdbc, Transactions transactions, Attempts attempts, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * A call that waits to be settled.
	 */
	record Unsettled(long id, CallStatus status, String reason) {
	}

	List<Unsettled> olderThan(Duration gracePeriod) {
		return this.jdbc.sql("""
				SELECT id, status, COALESCE(remote_error_message, 'its process ended before the answer') AS reason
				FROM phone_calls
				WHERE status IN ('scheduling', 'unknown') AND sent_at <= :before
				ORDER BY id
				""")
			.param("before", Utc.column(this.clock.instant().minus(gracePeriod)))
			.query((row, number) -> new Unsettled(row.getLong("id"), CallStatus.ofColumn(row.getString("status")),
					row.getString("reason")))
			.list();
	}

	void requireUnsettled(long id) {
		Optional<String> status = this.jdbc.sql("SELECT status FROM phone_calls WHERE id = :id")
			.param("id", id)
			.query(String.class)
			.optional();
		if (status.isEmpty()) {
			throw new UsageException("there is no phone call " + id);
		}
		CallStatus known = CallStatus.ofColumn(status.get());
		if (known != CallStatus.SCHEDULING && known != CallStatus.UNKNOWN) {
			throw new UsageException("phone call " + id + " is " + known.column()
					+ ", so there is nothing to decide; nothing was changed");
		}
	}

	/**
	 * Settles a call by a person's word: placed, and never to be known how it ended; or
	 * not placed, so that the attempt does not count.
	 */
	CallStatus decide(long id, Decision decision, long execution) {
		CallStatus settled = (decision == Decision.PLACED) ? CallStatus.GIVEN_UP : CallStatus.RELEASED;
		this.transactions.run(() -> {
			int changed = this.jdbc.sql("""
					UPDATE phone_calls
					SET status = :status, ended_at = :now, changed_by_execution = :execution,
					  lock_version = lock_version + 1, updated_at = :now
					WHERE id = :id AND status IN ('scheduling', 'unknown')
					""")
				.param("status", settled.column())
				.param("now", Utc.column(this.clock.instant()))
				.param("execution", execution)
				.param("id", id)
				.update();
			if (changed == 0) {
				requireUnsettled(id);
			}
			this.attempts.recount(this.jdbc.sql("SELECT callout_participation_id FROM phone_calls WHERE id = :id")
				.param("id", id)
				.query(Long.class)
				.list());
		});
		return settled;
	}

}
