package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.scfm.callout.Callout;
import org.scfm.contact.DoNotCall;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.policy.Person.History;
import org.scfm.policy.RetryRules;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the people of a callout of whom the gate is to be asked. Of a callout with rules
 * of its own these are those whose time has come; of another one, by the run's rules,
 * first those who were never called, then those whose last attempt ended in a status to
 * be retried. Each is one range of an index. Numbers that are live, in whatever callout,
 * and those on the do-not-call list are left out.
 */
@Component
class DueParticipations {

	// Rows come in the order of the index. To ask for that order makes H2 sort all who
	// are due, and makes MySQL, unless it is told the index, read the primary key past
	// all who are finished.
	private static final String SELECT = """
			SELECT /*+ INDEX(p %s) */
			  p.id, p.contact_id, p.msisdn, p.metadata, c.metadata AS contact_metadata, p.last_outcome, p.attempts,
			  p.free_attempts, p.outcome_count, p.last_attempt_at,
			  (SELECT MAX(a.attempt) FROM phone_calls a WHERE a.callout_participation_id = p.id) AS last_attempt
			FROM callout_participations p
			JOIN contacts c ON c.id = p.contact_id
			WHERE p.callout_id = :callout AND p.next_call_at <= :now
			AND NOT EXISTS (SELECT 1 FROM phone_calls l WHERE l.live_msisdn = p.msisdn)
			AND %s
			""";

	static final String RULED = SELECT.formatted("callout_participations_next_call", "%s") + """
			LIMIT :limit
			""";

	private static final String BY_OUTCOME = SELECT.formatted("callout_participations_due", "%s");

	private static final String RULED_NEVER_CALLED = SELECT.formatted("callout_participations_next_call", "%s") + """
			AND p.last_outcome = 'none'
			LIMIT :limit
			""";

	private static final String RULED_CALLED = BY_OUTCOME + """
			AND p.last_outcome IN (:outcomes)
			LIMIT :limit
			""";

	private static final String NEVER_CALLED = BY_OUTCOME + """
			AND p.last_outcome = 'none' AND p.attempts = 0 AND p.last_attempt_at IS NULL
			LIMIT :limit
			""";

	private static final String TO_RETRY = BY_OUTCOME + """
			AND p.last_outcome IN (:retryStatuses) AND p.attempts IN (:attempts) AND p.last_attempt_at <= :before
			LIMIT :limit
			""";

	private static final String COUNT = "SELECT COUNT(*) FROM (%s) d";

	// from the calls that are live, which are few
	private static final String LIVE_ELSEWHERE = """
			SELECT COUNT(*)
			FROM phone_calls l
			JOIN callout_participations p ON p.callout_id = :callout AND p.msisdn = l.live_msisdn
			WHERE l.live_msisdn IS NOT NULL AND l.callout_id <> :callout AND p.next_call_at <= :now
			AND (:ruled OR (p.last_outcome = 'none' AND p.attempts = 0)
			  OR (:retried AND p.last_outcome IN (:retryStatuses) AND p.attempts IN (:attempts)
			    AND p.last_attempt_at <= :before))
			""";

	private final JdbcClient jdbc;

	private final DoNotCall doNotCall;

	private final Clock clock;

	DueParticipations(JdbcClient jdbc, DoNotCall doNotCall, Clock clock) {
		this.jdbc = jdbc;
		this.doNotCall = doNotCall;
		this.clock = clock;
	}

	/**
	 * A person to be called now.
	 *
	 * @param participationId the participation
	 * @param contactId the contact
	 * @param msisdn the number
	 * @param metadata the participation's metadata
	 * @param contactMetadata the contact's metadata
	 * @param lastAttempt the number of the last attempt, 0 if there was none; not how
	 * many there were, because one that is released or withdrawn does not count
	 * @param history how the attempts went
	 */
	record Due(long participationId, long contactId, String msisdn, Map<String, Object> metadata,
			Map<String, Object> contactMetadata, int lastAttempt, History history) {
	}

	/**
	 * Finds people.
	 * @param limit how many at most
	 * @param newcomers how many of them may be people who were never called
	 */
	List<Due> find(Callout callout, EnqueueRules rules, int limit, int newcomers) {
		if (newcomers >= limit) {
			return find(callout, rules, limit);
		}
		List<Due> due = new ArrayList<>(
				callout.policy().isPresent() ? findCalled(callout, limit) : findToRetry(callout, rules, limit));
		due.addAll(find(callout.policy().isPresent() ? RULED_NEVER_CALLED : NEVER_CALLED, callout,
				Math.min(newcomers, limit - due.size())));
		return due;
	}

	private List<Due> findCalled(Callout callout, int limit) {
		Set<String> outcomes = new HashSet<>(Set.of(RetryRules.TOO_SHORT));
		callout.policy().ifPresent((policy) -> outcomes.addAll(policy.retry().byOutcome().keySet()));
		return untilNow(allowed(RULED_CALLED), callout).param("outcomes", outcomes)
			.param("limit", limit)
			.query(DueParticipations::due)
			.list();
	}

	private List<Due> find(Callout callout, EnqueueRules rules, int limit) {
		if (callout.policy().isPresent()) {
			return find(RULED, callout, limit);
		}
		List<Due> due = new ArrayList<>(find(NEVER_CALLED, callout, limit));
		due.addAll(findToRetry(callout, rules, limit - due.size()));
		return due;
	}

	private List<Due> findToRetry(Callout callout, EnqueueRules rules, int limit) {
		if (limit == 0 || rules.maxAttempts() == 1) {
			return List.of();
		}
		return toRetry(allowed(TO_RETRY), callout, rules).param("limit", limit).query(DueParticipations::due).list();
	}

	private List<Due> find(String sql, Callout callout, int limit) {
		return untilNow(allowed(sql), callout).param("limit", limit).query(DueParticipations::due).list();
	}

	private JdbcClient.StatementSpec untilNow(String sql, Callout callout) {
		return this.jdbc.sql(sql).param("callout", callout.id()).param("now", Utc.column(this.clock.instant()));
	}

	private String allowed(String sql) {
		return sql.formatted(this.doNotCall.allows("p.msisdn"));
	}

	/**
	 * How many people are to be called now.
	 * @param most where counting ends, roughly
	 */
	long count(Callout callout, EnqueueRules rules, int most) {
		if (callout.policy().isPresent()) {
			return count(RULED, callout, most);
		}
		return count(NEVER_CALLED, callout, most) + ((rules.maxAttempts() > 1)
				? toRetry(COUNT.formatted(allowed(TO_RETRY)), callout, rules).param("limit", most)
					.query(Long.class)
					.single()
				: 0);
	}

	private long count(String sql, Callout callout, int most) {
		return untilNow(COUNT.formatted(allowed(sql)), callout).param("limit", most).query(Long.class).single();
	}

	/**
	 * How many people would be called now, were their numbers not live in another
	 * callout.
	 */
	long countLiveElsewhere(Callout callout, EnqueueRules rules) {
		return toRetry(LIVE_ELSEWHERE, callout, rules).param("ruled", callout.policy().isPresent())
			.query(Long.class)
			.single();
	}

	private JdbcClient.StatementSpec toRetry(String sql, Callout callout, EnqueueRules rules) {
		// a list and not a range, so that the time is part of the index range as well;
		// SQL has no empty list
		Collection<Integer> attempts = IntStream.range(1, Math.max(2, rules.maxAttempts())).boxed().toList();
		return untilNow(sql, callout).param("retryStatuses", CallStatus.columns(rules.retryStatuses()))
			.param("attempts", attempts)
			.param("retried", rules.maxAttempts() > 1)
			.param("before", Utc.column(this.clock.instant().minus(rules.retryDelay())));
	}

	private static Due due(ResultSet row, int number) throws SQLException {
		return new Due(row.getLong("id"), row.getLong("contact_id"), row.getString("msisdn"),
				Json.read(row.getString("metadata")), Json.read(row.getString("contact_metadata")),
				row.getInt("last_attempt"), history(row));
	}

	static History history(ResultSet row) throws SQLException {
		return new History(row.getString("last_outcome"), row.getInt("attempts"), row.getInt("free_attempts"),
				row.getInt("outcome_count"), Utc.time(row, "last_attempt_at"), false);
	}

}
