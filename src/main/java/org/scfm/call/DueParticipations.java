package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.scfm.contact.DoNotCall;
import org.scfm.database.Utc;
import org.scfm.job.Json;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the people of a callout who are to be called now: first those who were never
 * called, then those whose last attempt ended in a status to be retried. Each is one
 * range of an index. Numbers that are live, in whatever callout, and those on the
 * do-not-call list are left out.
 */
@Component
class DueParticipations {

	// Rows come in the order of the index. To ask for that order makes H2 sort all who
	// are due, and makes MySQL, unless it is told the index, read the primary key past
	// all who are finished.
	private static final String SELECT = """
			SELECT /*+ INDEX(p callout_participations_due) */
			  p.id, p.contact_id, p.msisdn, p.metadata, c.metadata AS contact_metadata,
			  (SELECT MAX(a.attempt) FROM phone_calls a WHERE a.callout_participation_id = p.id) AS last_attempt
			FROM callout_participations p
			JOIN contacts c ON c.id = p.contact_id
			WHERE p.callout_id = :callout
			AND NOT EXISTS (SELECT 1 FROM phone_calls l WHERE l.live_msisdn = p.msisdn)
			AND %s
			""";

	private static final String NEVER_CALLED = SELECT + """
			AND p.last_outcome = 'none' AND p.attempts = 0 AND p.last_attempt_at IS NULL
			LIMIT :limit
			""";

	private static final String TO_RETRY = SELECT + """
			AND p.last_outcome IN (:retryStatuses) AND p.attempts IN (:attempts) AND p.last_attempt_at <= :before
			LIMIT :limit
			""";

	private static final String COUNT = "SELECT COUNT(*) FROM (%s) d";

	// from the calls that are live, which are few
	private static final String LIVE_ELSEWHERE = """
			SELECT COUNT(*)
			FROM phone_calls l
			JOIN callout_participations p ON p.callout_id = :callout AND p.msisdn = l.live_msisdn
			WHERE l.live_msisdn IS NOT NULL AND l.callout_id <> :callout
			AND ((p.last_outcome = 'none' AND p.attempts = 0)
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
	 */
	record Due(long participationId, long contactId, String msisdn, Map<String, Object> metadata,
			Map<String, Object> contactMetadata, int lastAttempt) {
	}

	List<Due> find(long calloutId, EnqueueRules rules, int limit) {
		String allowed = this.doNotCall.allows("p.msisdn");
		List<Due> due = new ArrayList<>(this.jdbc.sql(NEVER_CALLED.formatted(allowed))
			.param("callout", calloutId)
			.param("limit", limit)
			.query(DueParticipations::due)
			.list());
		if (due.size() < limit && rules.maxAttempts() > 1) {
			due.addAll(toRetry(TO_RETRY.formatted(allowed), calloutId, rules).param("limit", limit - due.size())
				.query(DueParticipations::due)
				.list());
		}
		return due;
	}

	/**
	 * How many people are to be called now.
	 * @param most where counting ends, roughly
	 */
	long count(long calloutId, EnqueueRules rules, int most) {
		String allowed = this.doNotCall.allows("p.msisdn");
		long neverCalled = this.jdbc.sql(COUNT.formatted(NEVER_CALLED.formatted(allowed)))
			.param("callout", calloutId)
			.param("limit", most)
			.query(Long.class)
			.single();
		return neverCalled + ((rules.maxAttempts() > 1)
				? toRetry(COUNT.formatted(TO_RETRY.formatted(allowed)), calloutId, rules).param("limit", most)
					.query(Long.class)
					.single()
				: 0);
	}

	/**
	 * How many people would be called now, were their numbers not live in another
	 * callout.
	 */
	long countLiveElsewhere(long calloutId, EnqueueRules rules) {
		return toRetry(LIVE_ELSEWHERE, calloutId, rules).query(Long.class).single();
	}

	private JdbcClient.StatementSpec toRetry(String sql, long calloutId, EnqueueRules rules) {
		// a list and not a range, so that the time is part of the index range as well;
		// SQL has no empty list
		Collection<Integer> attempts = IntStream.range(1, Math.max(2, rules.maxAttempts())).boxed().toList();
		return this.jdbc.sql(sql)
			.param("callout", calloutId)
			.param("retryStatuses", CallStatus.columns(rules.retryStatuses()))
			.param("attempts", attempts)
			.param("retried", rules.maxAttempts() > 1)
			.param("before", Utc.column(this.clock.instant().minus(rules.retryDelay())));
	}

	private static Due due(ResultSet row, int number) throws SQLException {
		return new Due(row.getLong("id"), row.getLong("contact_id"), row.getString("msisdn"),
				Json.read(row.getString("metadata")), Json.read(row.getString("contact_metadata")),
				row.getInt("last_attempt"));
	}

}
