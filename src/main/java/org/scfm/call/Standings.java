package org.scfm.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.contact.DoNotCall;
import org.scfm.database.Snapshot;
import org.scfm.policy.Bucket;
import org.scfm.policy.Gate;
import org.scfm.policy.Person;
import org.scfm.policy.Person.History;
import org.scfm.policy.Verdict;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says where people stand, by the gate that would let them be called or not. Of a callout
 * without rules of its own, by the defaults of {@code enqueue-calls}.
 */
@Component
public class Standings {

	private static final String OF_NUMBER = PersonRow.SELECT.formatted("")
			+ "WHERE c.msisdn = :msisdn ORDER BY p.callout_id";

	private final JdbcClient jdbc;

	private final PersonPages personPages;

	private final Callouts callouts;

	private final CallGate callGate;

	private final DoNotCall doNotCall;

	private final Clock clock;

	private final Snapshot snapshot;

	Standings(JdbcClient jdbc, PersonPages personPages, Callouts callouts, CallGate callGate, DoNotCall doNotCall,
			Clock clock, Snapshot snapshot) {
		this.jdbc = jdbc;
		this.personPages = personPages;
		this.callouts = callouts;
		this.callGate = callGate;
		this.doNotCall = doNotCall;
		this.clock = clock;
		this.snapshot = snapshot;
	}

	/**
	 * Where one person stands in one callout.
	 *
	 * @param calloutId the callout
	 * @param participationId the participation
	 * @param verdict what the gate says
	 */
	public record Standing(long calloutId, long participationId, Verdict verdict) {
	}

	/**
	 * Where the person with a number stands, in each callout.
	 * @param msisdn the number, E.164
	 * @return in the order of the callouts
	 */
	public List<Standing> of(String msisdn) {
		List<Standing> standings = new ArrayList<>();
		for (PersonRow row : this.jdbc.sql(OF_NUMBER).param("msisdn", msisdn).query(PersonRow::of).list()) {
			Callout callout = this.callouts.require(row.calloutId());
			this.callGate.judge(gate(callout), List.of(row.question()))
				.forEach((participation, verdict) -> standings
					.add(new Standing(row.calloutId(), participation, withNote(callout, verdict))));
		}
		return standings;
	}

	private static Verdict withNote(Callout callout, Verdict verdict) {
		String note = verdict.isReady() ? callout.statusReason() : null;
		return (note == null) ? verdict
				: new Verdict(verdict.bucket(), verdict.until(), verdict.reason() + "; " + note);
	}

	/**
	 * The people of a callout, counted at one moment.
	 *
	 * @param buckets how many are in each bucket, 0 included; together they are all
	 * participations
	 * @param groups the same people by how their last call ended and how many calls they
	 * had
	 */
	public record Counts(Map<Bucket, Long> buckets, List<Group> groups) {
	}

	/**
	 * People who are alike.
	 *
	 * @param outcome how the last call ended: {@code none} before the first, {@code open}
	 * while it is not over, else the call's status
	 * @param attempts how many calls each of them had
	 * @param people how many they are
	 */
	public record Group(String outcome, int attempts, long people) {
	}

	/**
	 * Counts the people of a callout, at one moment.
	 * @param id the callout's id
	 * @return where they stand, and how their calls ended
	 */
	public Counts count(long id) {
		return this.snapshot.read(() -> countNow(this.callouts.require(id)));
	}

	private Counts countNow(Callout callout) {
		Gate gate = gate(callout);
		Map<Bucket, Long> buckets = new EnumMap<>(Bucket.class);
		for (Bucket bucket : Bucket.values()) {
			buckets.put(bucket, 0L);
		}
		List<Group> groups = groups(callout);
		Map<String, Long> outcomes = new LinkedHashMap<>();
		groups.forEach((group) -> outcomes.merge(group.outcome(), group.people(), Long::sum));
		List<String> undecided = new ArrayList<>();
		outcomes.forEach((outcome, people) -> {
			Verdict same = sameForAll(gate, outcome);
			if (same != null) {
				buckets.merge(same.bucket(), people, Long::sum);
			}
			else if (outcome.equals(Person.NONE) && !gate.tellsPeopleApart()) {
				countNew(callout, people, buckets);
			}
			else {
				undecided.add(outcome);
			}
		});
		splitOpen(callout, buckets);
		countEach(callout, gate, undecided, buckets);
		long counted = buckets.values().stream().mapToLong(Long::longValue).sum();
		long people = outcomes.values().stream().mapToLong(Long::longValue).sum();
		if (counted != people) {
			throw new IllegalStateException("callout " + callout.id() + " has " + people + " people, but " + counted
					+ " are in a bucket; this must not be, please report it: " + buckets);
		}
		return new Counts(buckets, groups);
	}

	private Gate gate(Callout callout) {
		return callout.gate(EnqueueRules.defaultPolicy());
	}

	// one scan of the index callout_participations_due
	private List<Group> groups(Callout callout) {
		return this.jdbc.sql("""
				SELECT last_outcome, attempts, COUNT(*) AS people FROM callout_participations
				WHERE callout_id = :callout GROUP BY last_outcome, attempts
				""")
			.param("callout", callout.id())
			.query((row, number) -> new Group(row.getString("last_outcome"), row.getInt("attempts"),
					row.getLong("people")))
			.list();
	}

	// null where people whose last call ended so may stand in different buckets
	private @Nullable Verdict sameForAll(Gate gate, String outcome) {
		boolean retried = gate.isRetried(outcome);
		return retried ? null : gate.judgeAll(new History(outcome, 0, 0, 0, null, false), this.clock.instant());
	}

	// all who are open have been counted as in flight
	private void splitOpen(Callout callout, Map<Bucket, Long> buckets) {
		long unknown = this.jdbc.sql("""
				SELECT COUNT(DISTINCT p.id) FROM phone_calls u
				JOIN callout_participations p ON p.id = u.callout_participation_id
				WHERE u.callout_id = :callout AND u.status = 'unknown' AND p.last_outcome = 'open'
				""").param("callout", callout.id()).query(Long.class).single();
		buckets.merge(Bucket.IN_FLIGHT, -unknown, Long::sum);
		buckets.merge(Bucket.UNKNOWN, unknown, Long::sum);
	}

	// of those who were never called, only the do-not-call list and a call that is going
	// on set some apart
	private void countNew(Callout callout, long people, Map<Bucket, Long> buckets) {
		String allowed = " AND " + this.doNotCall.allows("p.msisdn");
		long callable = this.jdbc.sql("""
				SELECT COUNT(*) FROM callout_participations p
				WHERE p.callout_id = :callout AND p.last_outcome = 'none'
				""" + allowed).param("callout", callout.id()).query(Long.class).single();
		long live = this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls l
				JOIN callout_participations p ON p.callout_id = :callout AND p.msisdn = l.live_msisdn
				WHERE l.live_msisdn IS NOT NULL AND l.callout_id <> :callout AND p.last_outcome = 'none'
				""" + allowed).param("callout", callout.id()).query(Long.class).single();
		buckets.merge(Bucket.DO_NOT_CALL, people - callable, Long::sum);
		buckets.merge(Bucket.LIVE_IN_ANOTHER_CALLOUT, live, Long::sum);
		buckets.merge(Bucket.READY, callable - live, Long::sum);
	}

	private void countEach(Callout callout, Gate gate, List<String> outcomes, Map<Bucket, Long> buckets) {
		this.personPages.read(callout.id(), outcomes,
				(page) -> this.callGate.judge(gate, page.stream().map(PersonRow::question).toList())
					.values()
					.forEach((verdict) -> buckets.merge(verdict.bucket(), 1L, Long::sum)));
	}

}
