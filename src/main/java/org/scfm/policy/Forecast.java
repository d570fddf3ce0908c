package org.scfm.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.scfm.policy.Person.History;

/**
 * Plays a callout through without calling anybody: asks the gate of each person now, and
 * then of people who are alike, step by step, until nobody is left to call. Each call
 * ends as lets the person be called again the most, so that there are never more calls
 * than it says; calls that the provider refuses, and those that count as none, are left
 * out. It keeps how many people are alike, not who they are.
 */
public final class Forecast {

	private static final Duration STEP = Duration.ofMinutes(5);

	private static final Duration LONGEST = Duration.ofDays(366);

	private static final double MOST_IN_STEP = 1e12;

	private final Gate gate;

	private final Instant now;

	private final double callsInStep;

	private final Map<Bucket, Long> buckets = new EnumMap<>(Bucket.class);

	private final Map<List<ZoneId>, String> numbers = new HashMap<>();

	private final TreeMap<Instant, Map<Kind, Long>> due = new TreeMap<>();

	private final TreeMap<Instant, Hour> hours = new TreeMap<>();

	/**
	 * @param gate the callout's gate, as if it ran
	 * @param now the time
	 * @param callsPerHour how many calls can be placed in an hour
	 */
	public Forecast(Gate gate, Instant now, double callsPerHour) {
		this.gate = gate;
		this.now = now;
		this.callsInStep = Math.min(MOST_IN_STEP, callsPerHour * STEP.toSeconds() / Duration.ofHours(1).toSeconds());
		for (Bucket bucket : Bucket.values()) {
			this.buckets.put(bucket, 0L);
		}
	}

	/**
	 * The calls of an hour.
	 *
	 * @param begin when it begins
	 * @param first calls to people who were never called before
	 * @param further the most calls to people who were
	 */
	public record Hour(Instant begin, long first, long further) {

		/**
		 * All its calls.
		 * @return how many at most
		 */
		public long calls() {
			return this.first + this.further;
		}

	}

	/**
	 * What came out.
	 *
	 * @param buckets where people stand now, were the callout running
	 * @param hours the hours in which people are called, in order
	 * @param over whether nobody is left then; else it takes longer than a year
	 */
	public record Result(Map<Bucket, Long> buckets, List<Hour> hours, boolean over) {

		/**
		 * All calls.
		 * @return how many at most
		 */
		public long calls() {
			return this.hours.stream().mapToLong(Hour::calls).sum();
		}

	}

	// people who are judged alike: the number is that of any of them
	private record Kind(Person person, Map<String, Integer> outcomes) {
	}

	/**
	 * Adds a person.
	 * @param person what is known of it
	 */
	public void add(Person person) {
		Bucket bucket = this.gate.judge(person, this.now, Ringing.DEFAULT).bucket();
		this.buckets.merge(bucket, 1L, Long::sum);
		History history = person.history();
		Kind kind = new Kind(alike(person),
				history.attempts() == 0 ? Map.of() : Map.of(history.lastOutcome(), history.outcomeCount()));
		if (history.lastOutcome().equals(Person.OPEN)) {
			after(kind, rounded(history.lastAttemptAt()), 0, 1);
		}
		else if (!bucket.isFinal()) {
			put(this.now, kind, 1);
		}
	}

	private Person alike(Person person) {
		History history = person.history();
		String number = this.gate.policy().needsZones()
				? this.numbers.computeIfAbsent(TimeZones.of(person.msisdn()), (zones) -> person.msisdn()) : "";
		List<Instant> sent = (this.gate.policy().cap() != null) ? person.sent().stream().map(this::rounded).toList()
				: List.of();
		return new Person(number,
				new History(history.lastOutcome(), history.attempts(), history.freeAttempts(), history.outcomeCount(),
						(history.lastAttemptAt() != null) ? rounded(history.lastAttemptAt()) : null, false),
				this.gate.policy().needsZones() ? person.timeZone() : null, false, null, sent);
	}

	private Instant rounded(@Nullable Instant time) {
		Instant at = (time != null) ? time : this.now;
		long step = STEP.toSeconds();
		return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), step) * step);
	}

	private void put(Instant at, Kind kind, long people) {
		this.due.computeIfAbsent(at, (time) -> new LinkedHashMap<>()).merge(kind, people, Long::sum);
	}

	/**
	 * Plays it through.
	 * @return what came out
	 */
	public Result play() {
		Instant at = this.now;
		double allowance = 0;
		while (!this.due.isEmpty() && at.isBefore(this.now.plus(LONGEST))) {
			allowance = allowance % 1 + this.callsInStep;
			for (Map.Entry<Kind, Long> people : dueAt(at).entrySet()) {
				allowance -= call(people.getKey(), people.getValue(), at, (long) allowance);
			}
			Instant next = rounded(at).plus(STEP);
			at = (this.due.isEmpty() || this.due.firstKey().isBefore(next)) ? next : this.due.firstKey();
		}
		return new Result(this.buckets, List.copyOf(this.hours.values()), this.due.isEmpty());
	}

	private Map<Kind, Long> dueAt(Instant at) {
		Map<Kind, Long> people = new LinkedHashMap<>();
		Map<Instant, Map<Kind, Long>> until = this.due.headMap(at, true);
		until.values().forEach((kinds) -> kinds.forEach((kind, number) -> people.merge(kind, number, Long::sum)));
		until.clear();
		return people;
	}

	private long call(Kind kind, long people, Instant at, long most) {
		Verdict verdict = this.gate.judge(kind.person(), at, Ringing.DEFAULT);
		if (!verdict.isReady()) {
			if (verdict.until() != null && !verdict.bucket().isFinal()) {
				put(verdict.until(), kind, people);
			}
			return 0;
		}
		long called = Math.min(people, most);
		if (called < people) {
			put(at, kind, people - called);
		}
		if (called > 0) {
			count(kind, called, at);
			after(kind, at, 1, called);
		}
		return called;
	}

	private void count(Kind kind, long calls, Instant at) {
		boolean first = kind.person().history().attempts() == 0;
		Instant begin = at.truncatedTo(ChronoUnit.HOURS);
		this.hours.merge(begin, new Hour(begin, first ? calls : 0, first ? 0 : calls),
				(one, more) -> new Hour(begin, one.first() + more.first(), one.further() + more.further()));
	}

	// those who are called again come when the gate lets them come, the earliest way
	private void after(Kind kind, Instant sentAt, int attempts, long people) {
		outcomes().stream()
			.flatMap((outcome) -> ended(kind, outcome, sentAt, attempts).stream())
			.min(Comparator.comparing(this::next))
			.ifPresent((next) -> put(next(next), next, people));
	}

	private List<String> outcomes() {
		return this.gate.policy()
			.retry()
			.byOutcome()
			.entrySet()
			.stream()
			.filter((rule) -> !rule.getValue().free() && !rule.getKey().equals(RetryRules.ERRORED))
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	private Optional<Kind> ended(Kind kind, String outcome, Instant sentAt, int attempts) {
		Person before = kind.person();
		Map<String, Integer> outcomes = new HashMap<>(kind.outcomes());
		int count = outcomes.merge(outcome, 1, Integer::sum);
		History history = new History(outcome, before.history().attempts() + attempts, before.history().freeAttempts(),
				count, sentAt, false);
		if (this.gate.nextAttempt(history) == null) {
			return Optional.empty();
		}
		List<Instant> sent = sent(before, sentAt, attempts);
		return Optional
			.of(new Kind(new Person(before.msisdn(), history, before.timeZone(), false, null, sent), outcomes));
	}

	private List<Instant> sent(Person person, Instant sentAt, int attempts) {
		CallCap cap = this.gate.policy().cap();
		if (cap == null) {
			return List.of();
		}
		List<Instant> sent = new ArrayList<>(
				person.sent().stream().filter((at) -> at.plus(cap.period()).isAfter(sentAt)).toList());
		for (int i = 0; i < attempts; i++) {
			sent.add(sentAt);
		}
		return sent;
	}

	private Instant next(Kind kind) {
		Instant next = this.gate.nextAttempt(kind.person().history());
		return (next == null || next.isBefore(this.now)) ? this.now : next;
	}

}
