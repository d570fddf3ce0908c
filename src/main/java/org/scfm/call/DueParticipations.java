package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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
 * Finds the people of callouts of whom the gate is to be asked. Of a callout with rules
 * of its own these are those whose time has come; of another one, by the run's rules,
 * first those who were never called, then those whose last attempt ended in a status to
 * be retried. Each is one range of an index. Numbers that are live, in whatever callout,
 * are left out, as are those whom the gate has held.
 */
@Component
class DueParticipations {

	// Rows come in the order of the index. To ask for that order makes H2 sort all who
	// are due, and makes MySQL, unless it is told the index, read the primary key past
	// all who are finished.
	private static final String SELECT = """
			SELECT /*+ INDEX(p %s) */
			  p.callout_id, p.id, p.contact_id, p.msisdn, p.metadata, c.metadata AS contact_metadata, p.last_outcome, p.attempts,
			  p.free_attempts, p.outcome_count, p.last_attempt_at,
			  (SELECT MAX(a.attempt) FROM phone_calls a WHERE a.callout_participation_id = p.id) AS last_attempt
			FROM callout_participations p
			JOIN contacts c ON c.id = p.contact_id
			WHERE p.callout_id = :callout AND p.next_call_at <= :now
			AND NOT EXISTS (SELECT 1 FROM phone_calls l WHERE l.live_msisdn = p.msisdn)
			""";

	static final String RULED = SELECT.formatted("callout_participations_next_call") + """
			LIMIT :limit
			""";

	private static final String BY_OUTCOME = SELECT.formatted("callout_participations_due");

	private static final String RULED_NEVER_CALLED = SELECT.formatted("callout_participations_next_call") + """
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

	// some who are on the do-not-call list have not been held yet
	private static final String COUNT = "SELECT COUNT(*) FROM (%s) d WHERE %s";

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
	 * @param callout the callout
	 * @param participationId the participation
	 * @param contactId the contact
	 * @param msisdn the number
	 * @param metadata the participation's metadata
	 * @param contactMetadata the contact's metadata
	 * @param lastAttempt the number of the last attempt, 0 if there was none; not how
	 * many there were, because one that is released or withdrawn does not count
	 * @param history how the attempts went
	 */
	record Due(Callout callout, long participationId, long contactId, String msisdn, Map<String, Object> metadata,
			Map<String, Object> contactMetadata, int lastAttempt, History history) {
	}

	/**
	 * How many people of a callout are wanted.
	 *
	 * @param callout the callout
	 * @param people how many at most, 1 or more
	 * @param newcomers how many of them may be people who were never called
	 */
	record Wanted(Callout callout, int people, int newcomers) {

		// where a canary sings, those who have been called come first
		private boolean isCanary() {
			return this.newcomers < this.people;
		}

		private boolean isRuled() {
			return this.callout.policy().isPresent();
		}

		private Look first() {
			if (isCanary()) {
				return new Look(this.callout, isRuled() ? RULED_CALLED : TO_RETRY, this.people);
			}
			return new Look(this.callout, isRuled() ? RULED : NEVER_CALLED, this.people);
		}

		private Look then(long found) {
			int missing = (int) (this.people - found);
			if (isCanary()) {
				return new Look(this.callout, isRuled() ? RULED_NEVER_CALLED : NEVER_CALLED,
						Math.min(this.newcomers, missing));
			}
			// there is nobody else where rules say who is due
			return new Look(this.callout, TO_RETRY, isRuled() ? 0 : missing);
		}

	}

	private record Look(Callout callout, String sql, int people) {

		private boolean isUseless(EnqueueRules rules) {
			return this.people == 0 || (this.sql.equals(TO_RETRY) && rules.maxAttempts() == 1);
		}

	}

	/**
	 * Finds people of several callouts, by one statement, or two where some callout
	 * without rules of its own has not enough who were never called, or has a canary.
	 * @param wanted the callouts
	 * @param rules the run's rules
	 * @return those of each callout in their order
	 */
	List<Due> find(List<Wanted> wanted, EnqueueRules rules) {
		List<Due> due = new ArrayList<>(look(wanted.stream().map(Wanted::first).toList(), rules));
		Map<Long, Long> found = due.stream()
			.collect(Collectors.groupingBy((one) -> one.callout().id(), Collectors.counting()));
		due.addAll(look(wanted.stream().map((some) -> some.then(found.getOrDefault(some.callout().id(), 0L))).toList(),
				rules));
		return due;
	}

	private List<Due> look(List<Look> all, EnqueueRules rules) {
		List<Look> looks = all.stream().filter((look) -> !look.isUseless(rules)).toList();
		if (looks.isEmpty()) {
			return List.of();
		}
		String sql = IntStream.range(0, looks.size())
			.mapToObj((i) -> "(" + looks.get(i)
				.sql()
				.replace(":callout", ":callout" + i)
				.replace(":outcomes", ":outcomes" + i)
				.replace(":limit", ":limit" + i) + ")")
			.collect(Collectors.joining(" UNION ALL "));
		JdbcClient.StatementSpec statement = toRetry(sql, rules);
		Map<Long, Callout> callouts = new HashMap<>();
		for (int i = 0; i < looks.size(); i++) {
			Callout callout = looks.get(i).callout();
			callouts.put(callout.id(), callout);
			statement = statement.param("callout" + i, callout.id())
				.param("outcomes" + i, retried(callout))
				.param("limit" + i, looks.get(i).people());
		}
		return statement
			.query((row, number) -> due(Objects.requireNonNull(callouts.get(row.getLong("callout_id"))), row))
			.list();
	}

	private static Set<String> retried(Callout callout) {
		Set<String> outcomes = new HashSet<>(Set.of(RetryRules.TOO_SHORT));
		callout.policy().ifPresent((policy) -> outcomes.addAll(policy.retry().byOutcome().keySet()));
		return outcomes;
	}

	/**
	 * How many people are to be called now.
	 * @param most where counting ends, roughly
	 */
	long count(Callout callout, EnqueueRules rules, int most) {
		if (callout.policy().isPresent()) {
			return count(RULED, callout, rules, most);
		}
		return count(NEVER_CALLED, callout, rules, most)
				+ ((rules.maxAttempts() > 1) ? count(TO_RETRY, callout, rules, most) : 0);
	}

	private long count(String sql, Callout callout, EnqueueRules rules, int most) {
		return toRetry(COUNT.formatted(sql, this.doNotCall.allows("d.msisdn")), rules).param("callout", callout.id())
			.param("limit", most)
			.query(Long.class)
			.single();
	}

	/**
	 * How many people would be called now, were their numbers not live in another
	 * callout.
	 */
	long countLiveElsewhere(Callout callout, EnqueueRules rules) {
		return toRetry(LIVE_ELSEWHERE, rules).param("callout", callout.id())
			.param("ruled", callout.policy().isPresent())
			.query(Long.class)
			.single();
	}

	private JdbcClient.StatementSpec toRetry(String sql, EnqueueRules rules) {
		Instant now = this.clock.instant();
		return this.jdbc.sql(sql)
			.param("now", Utc.column(now))
			.param("retryStatuses", CallStatus.columns(rules.retryStatuses()))
			.param("attempts", attemptsBefore(rules.maxAttempts()))
			.param("retried", rules.maxAttempts() > 1)
			.param("before", Utc.column(now.minus(rules.retryDelay())));
	}

	/**
	 * How many attempts people may have had of whom another one is allowed: a list and
	 * not a range, so that what follows in an index is part of its range as well. Not
	 * empty, which SQL does not know.
	 */
	static Collection<Integer> attemptsBefore(int maxAttempts) {
		return IntStream.range(1, Math.max(2, maxAttempts)).boxed().toList();
	}

	private static Due due(Callout callout, ResultSet row) throws SQLException {
		return new Due(callout, row.getLong("id"), row.getLong("contact_id"), row.getString("msisdn"),
				Json.read(row.getString("metadata")), Json.read(row.getString("contact_metadata")),
				row.getInt("last_attempt"), history(row));
	}

	static History history(ResultSet row) throws SQLException {
		return new History(row.getString("last_outcome"), row.getInt("attempts"), row.getInt("free_attempts"),
				row.getInt("outcome_count"), Utc.time(row, "last_attempt_at"), false);
	}

}
