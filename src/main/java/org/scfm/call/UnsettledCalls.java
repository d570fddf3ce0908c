package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.scfm.database.ShortText;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.provider.RemoteCall;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The calls of which nobody knows whether they were placed, in the database. Every change
 * is guarded by the version of the row, so that of two processes that settle one call one
 * does.
 */
@Component
class UnsettledCalls {

	// without the hint MySQL may read the primary key, past all calls that are over
	static final String PAGE = """
			SELECT /*+ INDEX(phone_calls phone_calls_flow) */ id, callout_id, status, msisdn, from_number, provider, account_sid, sent_at, send_by, lookups, looked_up_at,
			  lock_version
			FROM phone_calls
			WHERE status IN ('scheduling', 'unknown') AND id > :after
			ORDER BY id
			LIMIT :limit
			""";

	private static final String CLAIM_LOOK_UP = """
			UPDATE phone_calls
			SET remote_error_message = CASE WHEN status = 'scheduling'
			    THEN 'the process that sent it ended before it had recorded the answer' ELSE remote_error_message END,
			  status = 'unknown', looked_up_at = :now, changed_by_execution = :execution,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status IN ('scheduling', 'unknown') AND lock_version = :lockVersion
			""";

	private static final String HOLD = """
			UPDATE phone_calls
			SET lookups = lookups + :lookUps, lookup_finding = :finding, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'unknown' AND lock_version = :lockVersion
			""";

	private static final String END = """
			UPDATE phone_calls
			SET status = :status, lookup_finding = :finding, ended_at = :now, poll_at = NULL,
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'unknown' AND lock_version = :lockVersion
			""";

	private static final String ADOPT = """
			UPDATE phone_calls
			SET status = :status, remote_call_id = :sid, remote_status = :remoteStatus, remote_direction = :direction,
			  remote_response = :response, lookup_finding = 'found at the provider', queued_at = COALESCE(:created, sent_at),
			  duration = :duration, poll_at = :pollAt, ended_at = :endedAt, changed_by_execution = :execution,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND status = 'unknown' AND lock_version = :lockVersion
			""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcTemplate batches;

	private final Transactions transactions;

	private final Attempts attempts;

	private final Clock clock;

	UnsettledCalls(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Transactions transactions, Attempts attempts,
			Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transactions = transactions;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * Some unsettled calls, in the order of their ids.
	 * @param after only calls with a greater id
	 * @param limit how many at most
	 */
	List<UnsettledCall> page(long after, int limit) {
		return this.jdbc.sql(PAGE).param("after", after).param("limit", limit).query(UnsettledCalls::call).list();
	}

	private static UnsettledCall call(ResultSet row, int number) throws SQLException {
		return new UnsettledCall(row.getLong("id"), row.getLong("callout_id"),
				CallStatus.ofColumn(row.getString("status")), row.getString("msisdn"), row.getString("from_number"),
				row.getString("provider"), row.getString("account_sid"), Utc.time(row, "sent_at"),
				Utc.time(row, "send_by"), row.getInt("lookups"), Utc.time(row, "looked_up_at"),
				row.getInt("lock_version"));
	}

	/**
	 * Claims the looking up of calls, so that nobody else looks them up just now, and
	 * nobody who was thought dead sends them.
	 * @return those that nobody else has changed meanwhile
	 */
	List<UnsettledCall> claimLookUps(List<? extends UnsettledCall> calls, long execution) {
		Instant now = this.clock.instant();
		return this.transactions.get(() -> {
			int[] updated = this.batches.batchUpdate(CLAIM_LOOK_UP,
					calls.stream().map((call) -> row(call, execution)).toArray(SqlParameterSource[]::new));
			return IntStream.range(0, updated.length)
				.filter((i) -> updated[i] == 1)
				.mapToObj((i) -> calls.get(i).claimed(now))
				.toList();
		});
	}

	/**
	 * Leaves a call as it is.
	 * @param traceless whether a look-up has found no trace of it
	 * @param finding what is to be said about it
	 */
	void hold(UnsettledCall call, boolean traceless, String finding, long execution) {
		this.transactions
			.run(() -> this.batches.update(HOLD, row(call, execution).addValue("lookUps", traceless ? 1 : 0)
				.addValue("finding", ShortText.message(finding))));
	}

	/**
	 * Ends a call.
	 * @param status released, or given up
	 * @param finding why
	 * @return whether nobody else has changed it meanwhile
	 */
	boolean end(UnsettledCall call, CallStatus status, String finding, long execution) {
		return changed(END, call, row(call, execution).addValue("status", status.column())
			.addValue("finding", ShortText.message(finding)));
	}

	/**
	 * Takes a call at the provider for this one.
	 * @param remote a call that no other row holds
	 * @return whether nobody else has changed it, or taken the provider's call, meanwhile
	 */
	boolean adopt(UnsettledCall call, RemoteCall remote, long execution) {
		CallStatus status = CallStatus.ofRemote(remote.status()).orElse(CallStatus.QUEUED);
		MapSqlParameterSource row = row(call, execution);
		Object now = row.getValue("now");
		row.addValue("status", status.column())
			.addValue("sid", remote.sid())
			.addValue("remoteStatus", ShortText.word(remote.status()))
			.addValue("direction", ShortText.word(remote.direction()))
			.addValue("response", remote.json())
			.addValue("duration", status.isLive() ? null : remote.seconds())
			.addValue("created", (remote.dateCreated() != null) ? Utc.column(remote.dateCreated()) : null)
			.addValue("pollAt", status.isLive() ? now : null)
			.addValue("endedAt", status.isLive() ? null : now);
		try {
			return changed(ADOPT, call, row);
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private boolean changed(String sql, UnsettledCall call, MapSqlParameterSource row) {
		return this.transactions.insist(() -> {
			boolean changed = this.batches.update(sql, row) == 1;
			if (changed) {
				this.attempts.recount(this.jdbc.sql("SELECT callout_participation_id FROM phone_calls WHERE id = :id")
					.param("id", call.id())
					.query(Long.class)
					.list());
			}
			return changed;
		});
	}

	/**
	 * Which of some calls at the provider are known here already.
	 */
	Set<String> held(Collection<String> sids) {
		return sids.isEmpty() ? Set.of()
				: Set.copyOf(this.jdbc.sql("SELECT remote_call_id FROM phone_calls WHERE remote_call_id IN (:sids)")
					.param("sids", sids)
					.query(String.class)
					.list());
	}

	private MapSqlParameterSource row(UnsettledCall call, long execution) {
		return new MapSqlParameterSource("id", call.id()).addValue("lockVersion", call.lockVersion())
			.addValue("execution", execution)
			.addValue("now", Utc.column(this.clock.instant()));
	}

}
