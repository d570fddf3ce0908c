package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.contact.DoNotCall;
import org.scfm.database.RowUpdates;
import org.scfm.database.Utc;
import org.scfm.monitoring.Masks;
import org.scfm.policy.Bucket;
import org.scfm.policy.CallCap;
import org.scfm.policy.DialPolicy;
import org.scfm.policy.Gate;
import org.scfm.policy.Person;
import org.scfm.policy.Person.History;
import org.scfm.policy.Verdict;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells the gate what it must know of people, asks it, and moves those whom it holds to
 * the time at which it is to be asked again. To be used in the transaction that obeys.
 */
@Component
class CallGate {

	// what keeps them may be mended, and nobody would tell
	private static final Duration LOOK_AGAIN = Duration.ofHours(1);

	/** The time of whom the do-not-call list holds, until their number is allowed. */
	static final Instant UNTIL_ALLOWED = Instant.parse("9999-12-31T00:00:00Z");

	// not before the first call was over, if one was claimed meanwhile
	private static final String HOLD = """
			UPDATE callout_participations SET next_call_at = :next, updated_at = :now
			WHERE id = :id AND last_outcome <> 'open'
			""";

	private final JdbcClient jdbc;

	private final RowUpdates rowUpdates;

	private final DoNotCall doNotCall;

	private final AccountBook accountBook;

	private final Clock clock;

	CallGate(JdbcClient jdbc, RowUpdates rowUpdates, DoNotCall doNotCall, AccountBook accountBook, Clock clock) {
		this.jdbc = jdbc;
		this.rowUpdates = rowUpdates;
		this.doNotCall = doNotCall;
		this.accountBook = accountBook;
		this.clock = clock;
	}

	/**
	 * A person of whom the gate is asked.
	 *
	 * @param participation the participation
	 * @param msisdn the number, E.164
	 * @param history how the attempts went
	 * @param contactMetadata the contact's metadata
	 * @param liveElsewhere whether a call to the number is going on in another callout
	 * @param ring how long after the provider dials the phone may ring
	 */
	record Question(long participation, String msisdn, History history, Map<String, Object> contactMetadata,
			boolean liveElsewhere, Duration ring) {
	}

	/**
	 * Asks the gate of one callout.
	 * @param gate the callout's gate
	 * @param questions the people
	 * @return the verdicts by participation, in the order of the questions
	 */
	Map<Long, Verdict> judge(Gate gate, List<Question> questions) {
		return judge(Map.of(gate, questions));
	}

	/**
	 * Asks the gates of several callouts, by as many queries as of one.
	 * @param questions the people by their callout's gate
	 * @return the verdicts by participation, in the order of the questions
	 */
	Map<Long, Verdict> judge(Map<Gate, List<Question>> questions) {
		Instant now = this.clock.instant();
		// a call that waits at the provider rings later
		Duration queued = questions.keySet().stream().anyMatch((gate) -> gate.policy().needsZones())
				? this.accountBook.queued() : Duration.ZERO;
		Map<Long, Person> persons = persons(questions, now);
		Map<Long, Verdict> verdicts = new LinkedHashMap<>();
		questions.forEach((gate, people) -> people.forEach((question) -> verdicts.put(question.participation(), gate
			.judge(Objects.requireNonNull(persons.get(question.participation())), now, question.ring().plus(queued)))));
		return verdicts;
	}

	/**
	 * What the gates are told of people.
	 * @param questions the people by their callout's gate
	 * @param now the time
	 * @return the people by participation, in the order of the questions
	 */
	Map<Long, Person> persons(Map<Gate, List<Question>> questions, Instant now) {
		Set<String> msisdns = questions.values()
			.stream()
			.flatMap(List::stream)
			.map(Question::msisdn)
			.collect(Collectors.toSet());
		Map<String, List<Instant>> sent = sent(questions.keySet(), msisdns, now);
		Map<String, DoNotCall.Entry> forbidden = this.doNotCall.find(msisdns);
		Map<Long, Person> persons = new LinkedHashMap<>();
		questions.forEach((gate, people) -> people.forEach((question) -> persons.put(question.participation(),
				new Person(question.msisdn(), question.history(), timeZone(gate.policy(), question.contactMetadata()),
						question.liveElsewhere(), reason(forbidden.get(question.msisdn())),
						sent.getOrDefault(question.msisdn(), List.of())))));
		return persons;
	}

	private static @Nullable String reason(DoNotCall.@Nullable Entry entry) {
		return (entry == null) ? null : "on the do-not-call list as " + Masks.inText(entry.pattern())
				+ ((entry.reason() != null) ? ": " + Masks.inText(entry.reason()) : "");
	}

	private static @Nullable String timeZone(DialPolicy policy, Map<String, Object> contactMetadata) {
		Object zone = (policy.timeZoneKey() != null) ? contactMetadata.get(policy.timeZoneKey()) : null;
		return (zone != null) ? zone.toString() : null;
	}

	private Map<String, List<Instant>> sent(Collection<Gate> gates, Collection<String> msisdns, Instant now) {
		Optional<Duration> longest = gates.stream()
			.map((gate) -> gate.policy().cap())
			.filter(Objects::nonNull)
			.map(CallCap::period)
			.max(Comparator.naturalOrder());
		if (longest.isEmpty() || msisdns.isEmpty()) {
			return Map.of();
		}
		Map<String, List<Instant>> sent = new HashMap<>();
		// one that the provider refused, or that was taken back from it, has not rung
		this.jdbc.sql("""
				SELECT msisdn, sent_at FROM phone_calls
				WHERE msisdn IN (:msisdns) AND sent_at > :since AND status NOT IN ('errored', 'withdrawn')
				""").param("msisdns", msisdns).param("since", Utc.column(now.minus(longest.get()))).query((row) -> {
			sent.computeIfAbsent(row.getString("msisdn"), (msisdn) -> new ArrayList<>())
				.add(row.getObject("sent_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
		});
		return sent;
	}

	/**
	 * Has those who are held leave the range in which the next people to call are looked
	 * for, until the gate is to be asked again. Those on the do-not-call list stay, for
	 * the next claim to hold.
	 * @param verdicts what the gate said, by participation; those that are ready are left
	 * alone
	 * @return the verdicts that hold somebody
	 */
	List<Verdict> hold(Map<Long, Verdict> verdicts) {
		return hold(verdicts, (verdict) -> !verdict.isReady() && verdict.bucket() != Bucket.DO_NOT_CALL);
	}

	/**
	 * Has all who are held leave that range. To be used under the claim lock, which
	 * whoever allows numbers again takes as well: so nobody is held who has been allowed
	 * meanwhile.
	 * @param verdicts what the gate said, by participation
	 * @return the verdicts that hold somebody
	 */
	List<Verdict> holdInClaim(Map<Long, Verdict> verdicts) {
		return hold(verdicts, (verdict) -> !verdict.isReady());
	}

	private List<Verdict> hold(Map<Long, Verdict> verdicts, Predicate<Verdict> moved) {
		Instant now = this.clock.instant();
		List<MapSqlParameterSource> rows = new ArrayList<>();
		verdicts.forEach((participation, verdict) -> {
			if (moved.test(verdict)) {
				Instant next = next(verdict, now);
				rows.add(new MapSqlParameterSource("id", participation)
					.addValue("next", (next != null) ? Utc.column(next) : null)
					.addValue("now", Utc.column(now)));
			}
		});
		this.rowUpdates.update(HOLD, rows);
		return verdicts.values().stream().filter((verdict) -> !verdict.isReady()).toList();
	}

	private static @Nullable Instant next(Verdict verdict, Instant now) {
		if (verdict.bucket() == Bucket.DO_NOT_CALL) {
			return UNTIL_ALLOWED;
		}
		return (verdict.until() == null && !verdict.bucket().isFinal()) ? now.plus(LOOK_AGAIN) : verdict.until();
	}

}
