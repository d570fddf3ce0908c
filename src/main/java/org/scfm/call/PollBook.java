package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Rejected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps the books while calls are polled: leases them, so that two polls at once ask for
 * each call once, and records what the provider said. A call only moves forward; a poll
 * that fails leaves it as it was.
 */
@Component
class PollBook {

	private static final Logger LOG = LoggerFactory.getLogger(PollBook.class);

	// longer than asking for all calls that are leased together takes; a dead poll's
	// calls are asked for after that
	private static final Duration LEASE = Duration.ofMinutes(5);

	private static final String RECORD = """
			UPDATE phone_calls
			SET status = :status, remote_status = :remoteStatus, remote_direction = COALESCE(:direction, remote_direction),
			  remote_response = :response, ended_at = :endedAt, polled_at = :now, poll_lease_until = NULL,
			  changed_by_execution = :execution, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND lock_version = :lockVersion
			""";

	// not the lease of another, who came when this one had run out
	private static final String END_LEASE = """
			UPDATE phone_calls
			SET poll_lease_until = NULL, polled_at = CASE WHEN :asked THEN :now ELSE polled_at END
			WHERE id = :id AND lock_version = :lockVersion
			""";

	private static final int LONGEST_WORD = 64;

	private final JdbcClient jdbc;

	private final NamedParameterJdbcTemplate batches;

	private final Transactions transactions;

	private final Attempts attempts;

	private final Clock clock;

	PollBook(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Transactions transactions, Attempts attempts,
			Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.transactions = transactions;
		this.attempts = attempts;
		this.clock = clock;
	}

	/**
	 * Leases open calls, the longest unasked first.
	 * @param createdBefore only calls claimed at or before this time
	 * @param notPolledSince only calls not asked for since this time
	 * @param limit how many at most
	 * @return the calls
	 */
	List<OpenCall> lease(Instant createdBefore, Instant notPolledSince, int limit) {
		return this.transactions.get(() -> {
			LocalDateTime now = Utc.column(this.clock.instant());
			List<OpenCall> calls = this.jdbc.sql("""
					SELECT id, remote_call_id, status, lock_version FROM phone_calls
					WHERE status IN ('queued', 'in_progress')
					AND remote_call_id IS NOT NULL
					AND created_at <= :createdBefore
					AND (polled_at IS NULL OR polled_at < :notPolledSince)
					AND (poll_lease_until IS NULL OR poll_lease_until <= :now)
					ORDER BY polled_at, id
					LIMIT :limit
					FOR UPDATE SKIP LOCKED
					""")
				.param("createdBefore", Utc.column(createdBefore))
				.param("notPolledSince", Utc.column(notPolledSince))
				.param("now", now)
				.param("limit", limit)
				.query((row, number) -> new OpenCall(row.getLong("id"), row.getString("remote_call_id"),
						CallStatus.ofColumn(row.getString("status")), row.getInt("lock_version") + 1))
				.list();
			if (!calls.isEmpty()) {
				this.jdbc.sql(
						"UPDATE phone_calls SET poll_lease_until = :until, lock_version = lock_version + 1 WHERE id IN (:ids)")
					.param("until", Utc.column(this.clock.instant().plus(LEASE)))
					.param("ids", calls.stream().map(OpenCall::id).toList())
					.update();
			}
			return calls;
		});
	}

	/**
	 * Records what the provider said. Where it refuses to tell about any call, this one
	 * has not been asked for.
	 * @param polled the calls
	 * @param execution the job execution that asked
	 */
	void record(List<PolledCall> polled, long execution) {
		this.transactions.run(() -> {
			List<MapSqlParameterSource> rows = new ArrayList<>();
			List<Long> over = new ArrayList<>();
			List<OpenCall> notTold = new ArrayList<>();
			List<OpenCall> refused = new ArrayList<>();
			for (PolledCall call : polled) {
				if (call.outcome() instanceof Found found) {
					MapSqlParameterSource row = row(call.call(), found, execution);
					rows.add(row);
					if (row.getValue("endedAt") != null) {
						over.add(call.call().id());
					}
				}
				else {
					((call.outcome() instanceof Rejected) ? refused : notTold).add(call.call());
				}
			}
			this.batches.batchUpdate(RECORD, rows.toArray(SqlParameterSource[]::new));
			this.attempts.ended(over);
			endLease(notTold, true);
			endLease(refused, false);
		});
	}

	private MapSqlParameterSource row(OpenCall call, Found found, long execution) {
		Optional<CallStatus> told = CallStatus.ofRemote(found.call().status());
		if (told.isEmpty()) {
			LOG.warn("Call {} has status {} at the provider, which is not known; it will be asked for again", call.id(),
					found.call().status());
		}
		CallStatus status = told.filter(call.status()::mayBecome).orElse(call.status());
		LocalDateTime now = Utc.column(this.clock.instant());
		return new MapSqlParameterSource("id", call.id()).addValue("status", status.column())
			.addValue("remoteStatus", shortened(found.call().status()))
			.addValue("direction", shortened(found.call().direction()))
			.addValue("response", found.call().json())
			.addValue("endedAt", status.isLive() ? null : now)
			.addValue("now", now)
			.addValue("execution", execution)
			.addValue("lockVersion", call.lockVersion());
	}

	private static @Nullable String shortened(@Nullable String word) {
		return (word != null) ? word.substring(0, Math.min(word.length(), LONGEST_WORD)) : null;
	}

	/**
	 * Gives back calls that were leased and not asked for.
	 * @param calls the calls
	 */
	void giveBack(Collection<OpenCall> calls) {
		if (!calls.isEmpty()) {
			this.transactions.run(() -> endLease(calls, false));
		}
	}

	private void endLease(Collection<OpenCall> calls, boolean asked) {
		LocalDateTime now = Utc.column(this.clock.instant());
		this.batches.batchUpdate(END_LEASE, calls.stream()
			.map((call) -> new MapSqlParameterSource("id", call.id()).addValue("lockVersion", call.lockVersion())
				.addValue("asked", asked)
				.addValue("now", now))
			.toArray(SqlParameterSource[]::new));
	}

}
