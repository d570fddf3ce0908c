package org.scfm.call;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.scfm.callout.Callout;
import org.scfm.database.Utc;
import org.scfm.policy.Gate;
import org.scfm.policy.Person;
import org.scfm.policy.Person.History;
import org.scfm.policy.Verdict;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out whether anybody of a callout is left to call, by the gate: asks it of some of
 * those whom an index gives as not finished, until it says so of one. Each look is one
 * range of an index.
 */
@Component
class LeftToCall {

	// more than can be final without the index telling: those of whom the gate has not
	// been asked since rules were changed
	private static final int PAGE = 200;

	private static final String NOT_FORBIDDEN = "p.next_call_at < :untilAllowed";

	private static final String OF_CALLOUT = PersonRow.SELECT + "WHERE p.callout_id = :callout AND ";

	private static final String RULED = OF_CALLOUT.formatted("/*+ INDEX(p callout_participations_next_call) */");

	private static final String WAITING = RULED + "p.next_call_at > :now AND " + NOT_FORBIDDEN;

	private static final String DUE = RULED + "p.next_call_at <= :now";

	private static final String BY_OUTCOME = OF_CALLOUT.formatted("/*+ INDEX(p callout_participations_due) */");

	private static final String NEVER_CALLED = BY_OUTCOME + "p.last_outcome = 'none' AND p.attempts = 0 AND "
			+ NOT_FORBIDDEN;

	private static final String RETRIED = BY_OUTCOME
			+ "p.last_outcome IN (:outcomes) AND p.attempts IN (:attempts) AND " + NOT_FORBIDDEN;

	private final JdbcClient jdbc;

	private final CallGate callGate;

	private final Clock clock;

	LeftToCall(JdbcClient jdbc, CallGate callGate, Clock clock) {
		this.jdbc = jdbc;
		this.callGate = callGate;
		this.clock = clock;
	}

	/**
	 * Whether anybody is left, calls that are open aside.
	 * @param callout the callout
	 * @param gate its gate
	 * @return whether somebody is, or may be, because there are many of whom only a claim
	 * will ask
	 */
	boolean anybody(Callout callout, Gate gate) {
		Verdict same = gate.judgeAll(History.NOTHING_YET, this.clock.instant());
		if (same != null) {
			return !same.bucket().isFinal();
		}
		if (callout.policy().isPresent()) {
			return anyOf(WAITING, callout, gate) || anyOf(DUE, callout, gate);
		}
		return anyOf(NEVER_CALLED, callout, gate) || (gate.policy().maxAttempts() > 1 && anyOf(RETRIED, callout, gate));
	}

	private boolean anyOf(String sql, Callout callout, Gate gate) {
		Collection<String> outcomes = gate.policy().retry().byOutcome().keySet();
		List<PersonRow> page = this.jdbc.sql(sql + " LIMIT :limit")
			.param("callout", callout.id())
			.param("now", Utc.column(this.clock.instant()))
			.param("untilAllowed", Utc.column(CallGate.UNTIL_ALLOWED))
			.param("outcomes", outcomes.isEmpty() ? List.of(Person.NONE) : outcomes)
			.param("attempts", DueParticipations.attemptsBefore(gate.policy().maxAttempts()))
			.param("limit", PAGE)
			.query(PersonRow::of)
			.list();
		Map<Long, Verdict> verdicts = this.callGate.judge(gate, page.stream().map(PersonRow::question).toList());
		return page.size() == PAGE || verdicts.values().stream().anyMatch((verdict) -> !verdict.bucket().isFinal());
	}

}
