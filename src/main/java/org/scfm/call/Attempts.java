package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.scfm.callout.Callouts;
import org.scfm.database.RowUpdates;
import org.scfm.database.Utc;
import org.scfm.policy.DialPolicy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps what a participation says about its attempts in step with its phone calls. To be
 * used in the transaction that changes the calls.
 */
@Component
class Attempts {

	private static final String SET = """
			UPDATE callout_participations
			SET attempts = :attempts, free_attempts = :free, last_outcome = :outcome, outcome_count = :outcomeCount,
			  last_attempt_at = :at, next_call_at = :next, updated_at = :now
			WHERE id = :id
			""";

	private final JdbcClient jdbc;

	private final RowUpdates rowUpdates;

	private final Callouts callouts;

	private final Clock clock;

	Attempts(JdbcClient jdbc, RowUpdates rowUpdates, Callouts callouts, Clock clock) {
		this.jdbc = jdbc;
		this.rowUpdates = rowUpdates;
		this.callouts = callouts;
		this.clock = clock;
	}

	private record Attempt(long participation, CallStatus status, @Nullable LocalDateTime at, @Nullable Integer seconds,
			@Nullable String errorCode) {
	}

	/**
	 * Tells the participations of calls that are over how they ended. Calls that are not
	 * over are left alone.
	 * @param calls the calls' ids
	 */
	void ended(Collection<Long> calls) {
		if (calls.isEmpty()) {
			return;
		}
		recount(this.jdbc.sql("""
				SELECT callout_participation_id FROM phone_calls WHERE id IN (:calls) AND status NOT IN (:live)
				""").param("calls", calls).param("live", CallStatus.columns(CallStatus.LIVE)).query(Long.class).list());
	}

	/**
	 * Counts the attempts of participations anew. A call that was released or withdrawn
	 * is not an attempt.
	 * @param participations the participations' ids
	 */
	void recount(Collection<Long> participations) {
		if (participations.isEmpty()) {
			return;
		}
		Map<Long, Long> callouts = lock(participations);
		Map<Long, DialPolicy> policies = this.callouts.policies(Set.copyOf(callouts.values()));
		Map<Long, AttemptSummary> summaries = new LinkedHashMap<>();
		callouts.forEach((participation, callout) -> summaries.put(participation,
				new AttemptSummary(Optional.ofNullable(policies.get(callout)))));
		for (Attempt attempt : attempts(participations)) {
			summaries.get(attempt.participation())
				.add(attempt.status(), attempt.at(), attempt.seconds(), attempt.errorCode());
		}
		LocalDateTime now = Utc.column(this.clock.instant());
		this.rowUpdates.update(SET,
				summaries.entrySet()
					.stream()
					.map((entry) -> entry.getValue().row().addValue("id", entry.getKey()).addValue("now", now))
					.toList());
		flag(summaries, now);
	}

	private void flag(Map<Long, AttemptSummary> summaries, LocalDateTime now) {
		List<Long> invalid = summaries.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isInvalidNumber())
			.map(Map.Entry::getKey)
			.toList();
		if (!invalid.isEmpty()) {
			this.jdbc.sql("""
					UPDATE contacts SET invalid_since = :now WHERE invalid_since IS NULL
					AND id IN (SELECT contact_id FROM callout_participations WHERE id IN (:participations))
					""").param("now", now).param("participations", invalid).update();
		}
	}

	// what is counted must be what it is when the count is written
	private Map<Long, Long> lock(Collection<Long> participations) {
		Map<Long, Long> callouts = new LinkedHashMap<>();
		this.jdbc.sql("""
				SELECT id, callout_id FROM callout_participations WHERE id IN (:participations) ORDER BY id FOR UPDATE
				""").param("participations", participations).query((row) -> {
			callouts.put(row.getLong("id"), row.getLong("callout_id"));
		});
		return callouts;
	}

	private List<Attempt> attempts(Collection<Long> participations) {
		return this.jdbc.sql("""
				SELECT callout_participation_id, status, COALESCE(sent_at, created_at) AS attempted_at, duration,
				  remote_error_code
				FROM phone_calls
				WHERE callout_participation_id IN (:participations) AND status NOT IN (:noAttempt)
				ORDER BY callout_participation_id, attempt
				""")
			.param("participations", participations)
			.param("noAttempt", CallStatus.columns(CallStatus.NO_ATTEMPT))
			.query(Attempts::attempt)
			.list();
	}

	private static Attempt attempt(ResultSet row, int number) throws SQLException {
		return new Attempt(row.getLong("callout_participation_id"), CallStatus.ofColumn(row.getString("status")),
				row.getObject("attempted_at", LocalDateTime.class), row.getObject("duration", Integer.class),
				row.getString("remote_error_code"));
	}

}
