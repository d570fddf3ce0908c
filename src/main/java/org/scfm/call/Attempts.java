package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
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
			SET attempts = :attempts, last_outcome = :outcome, last_attempt_at = :at, updated_at = :now
			WHERE id = :participation
			""";

	private final JdbcClient jdbc;

	private final NamedParameterJdbcTemplate batches;

	private final Clock clock;

	Attempts(JdbcClient jdbc, NamedParameterJdbcTemplate batches, Clock clock) {
		this.jdbc = jdbc;
		this.batches = batches;
		this.clock = clock;
	}

	private record Attempt(long participation, CallStatus status, @Nullable LocalDateTime at) {
	}

	private record Summary(int attempts, String outcome, @Nullable LocalDateTime at) {

		private static final String OPEN = "open";

		private static final String COMPLETED = CallStatus.COMPLETED.column();

		static final Summary NONE = new Summary(0, "none", null);

		// an earlier attempt can be open again, and end after a later one, when the
		// provider's acceptance comes late; whoever was reached is not called again
		Summary and(Attempt next) {
			return new Summary(this.attempts + 1, outcome(next.status()), next.at());
		}

		private String outcome(CallStatus next) {
			if (this.outcome.equals(OPEN) || next.isLive()) {
				return OPEN;
			}
			return this.outcome.equals(COMPLETED) ? COMPLETED : next.column();
		}

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
		lock(participations);
		Map<Long, Summary> summaries = new LinkedHashMap<>();
		participations.forEach((id) -> summaries.put(id, Summary.NONE));
		for (Attempt attempt : attempts(participations)) {
			summaries.compute(attempt.participation(), (id, summary) -> summary.and(attempt));
		}
		LocalDateTime now = Utc.column(this.clock.instant());
		this.batches.batchUpdate(SET,
				summaries.entrySet()
					.stream()
					.map((entry) -> new MapSqlParameterSource("participation", entry.getKey())
						.addValue("attempts", entry.getValue().attempts())
						.addValue("outcome", entry.getValue().outcome())
						.addValue("at", entry.getValue().at())
						.addValue("now", now))
					.toArray(SqlParameterSource[]::new));
	}

	// what is counted must be what it is when the count is written
	private void lock(Collection<Long> participations) {
		this.jdbc.sql("SELECT id FROM callout_participations WHERE id IN (:participations) ORDER BY id FOR UPDATE")
			.param("participations", participations)
			.query(Long.class)
			.list();
	}

	private List<Attempt> attempts(Collection<Long> participations) {
		return this.jdbc.sql("""
				SELECT callout_participation_id, status, COALESCE(sent_at, created_at) AS attempted_at FROM phone_calls
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
				row.getObject("attempted_at", LocalDateTime.class));
	}

}
