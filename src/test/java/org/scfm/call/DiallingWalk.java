package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.policy.Bucket;
import org.scfm.policy.DialPolicy;
import org.scfm.policy.Verdict;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A callout whose people are claimed, called and claimed again by the real books, with
 * calls that end at random. At each step those are claimed whom the gate lets pass, and
 * nobody else; what the rules say is checked by other means than the gate's; and whoever
 * is held is looked at again, or in a bucket from which nobody is called.
 */
final class DiallingWalk {

	private static final long EXECUTION = 1;

	// where the owners of the numbers live; of one nobody knows
	private static final Map<String, String> PEOPLE = Map.of("+85512500001", "Asia/Phnom_Penh", "+85512500002",
			"Asia/Phnom_Penh", "+85512500003", "Asia/Phnom_Penh", "+85512500004", "Asia/Phnom_Penh", "+85512500005",
			"Asia/Phnom_Penh", "+8801711000006", "Asia/Dhaka", "+8801711000007", "Asia/Dhaka", "+870773000008", "");

	// what contacts say themselves; one says nonsense
	private static final Map<String, String> OWN = Map.of("+85512500004", "America/New_York", "+85512500005",
			"Nowhere");

	private static final String FORBIDDEN = "+85512500003";

	private static final List<String> ENDS = List.of("completed", "busy", "busy", "not_answered", "failed", "canceled",
			"errored", "given_up", "");

	private final Database database;

	private final TestClock clock;

	private final CallClaim claim;

	private final Attempts attempts;

	private final Standings standings;

	private final DialPolicy policy;

	private final Random random;

	private final long callout;

	private final Map<String, List<Instant>> rung = new HashMap<>();

	DiallingWalk(ApplicationContext application, Map<String, String> rules, long seed) {
		this.database = application.getBean(Database.class);
		this.clock = application.getBean(TestClock.class);
		this.claim = application.getBean(CallClaim.class);
		this.attempts = application.getBean(Attempts.class);
		this.standings = application.getBean(Standings.class);
		this.policy = DialPolicy.asked(new Arguments(rules), Optional.empty()).orElseThrow();
		this.random = new Random(seed);
		this.database.empty();
		this.clock.set(TestClock.START);
		this.callout = this.database.insert("callouts", Map.of("status", "running", "metadata", "{}", "dial_policy",
				this.policy.json(), "created_at", now(), "updated_at", now()));
		new TreeSet<>(PEOPLE.keySet()).forEach(this::add);
		this.database.insert("do_not_call",
				Map.of("pattern", FORBIDDEN, "prefix_length", 0, "added_at", now(), "added_by_execution", EXECUTION));
	}

	private void add(String msisdn) {
		String metadata = OWN.containsKey(msisdn) ? "{\"zone\":\"" + OWN.get(msisdn) + "\"}" : "{}";
		long contact = this.database.insert("contacts",
				Map.of("msisdn", msisdn, "metadata", metadata, "created_at", now(), "updated_at", now()));
		this.database.insert("callout_participations", Map.of("callout_id", this.callout, "contact_id", contact,
				"msisdn", msisdn, "metadata", "{}", "created_at", now(), "updated_at", now()));
	}

	/**
	 * Takes some steps.
	 * @return the buckets that people were in
	 */
	Set<Bucket> walk(int steps) {
		Set<Bucket> seen = new TreeSet<>();
		for (int step = 0; step < steps; step++) {
			Map<String, Verdict> verdicts = verdicts();
			verdicts.values().forEach((verdict) -> seen.add(verdict.bucket()));
			checkCounts(verdicts);
			List<ClaimedCall> claimed = claimAll();
			checkClaimed(claimed, verdicts);
			checkHeld();
			claimed.forEach(this::end);
			goOn();
		}
		return seen;
	}

	private Map<String, Verdict> verdicts() {
		Map<String, Verdict> verdicts = new TreeMap<>();
		PEOPLE.keySet().forEach((msisdn) -> verdicts.put(msisdn, this.standings.of(msisdn).get(0).verdict()));
		return verdicts;
	}

	private void checkCounts(Map<String, Verdict> verdicts) {
		Map<Bucket, Long> counts = new EnumMap<>(this.standings.count(this.callout).buckets());
		assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(PEOPLE.size());
		Map<Bucket, Long> each = new EnumMap<>(Bucket.class);
		verdicts.values().forEach((verdict) -> each.merge(verdict.bucket(), 1L, Long::sum));
		counts.values().removeIf((count) -> count == 0);
		assertThat(counts).isEqualTo(each);
	}

	private List<ClaimedCall> claimAll() {
		List<ClaimedCall> all = new ArrayList<>();
		List<ClaimedCall> some;
		do {
			some = this.claim.claim(EnqueueRules.of(new Arguments(Map.of())), Claimer.of(EXECUTION), List.of(EXECUTION),
					2, new Held());
			all.addAll(some);
		}
		while (!some.isEmpty());
		return all;
	}

	private void checkClaimed(List<ClaimedCall> claimed, Map<String, Verdict> verdicts) {
		assertThat(claimed).extracting((call) -> call.facts().msisdn())
			.containsExactlyInAnyOrderElementsOf(verdicts.entrySet()
				.stream()
				.filter((entry) -> entry.getValue().isReady())
				.map(Map.Entry::getKey)
				.toList());
		claimed.forEach((call) -> checkRules(call.facts().msisdn()));
	}

	private void checkRules(String msisdn) {
		Instant now = this.clock.instant();
		assertThat(msisdn).isNotEqualTo(FORBIDDEN);
		if (this.policy.validUntil() != null) {
			assertThat(now).isBefore(this.policy.validUntil());
		}
		if (this.policy.openTimes() != null) {
			checkTime(now.atZone(zone(msisdn)));
		}
		List<Instant> before = this.rung.getOrDefault(msisdn, List.of());
		if (this.policy.cap() != null) {
			assertThat(before.stream().filter((at) -> at.isAfter(now.minus(Duration.ofHours(24))))).isEmpty();
		}
	}

	private ZoneId zone(String msisdn) {
		boolean own = this.policy.timeZoneKey() != null && OWN.containsKey(msisdn);
		return ZoneId.of(own ? OWN.get(msisdn) : PEOPLE.get(msisdn));
	}

	private void checkTime(ZonedDateTime shown) {
		if (this.policy.texts().containsKey("callingHours")) {
			assertThat(shown.toLocalTime()).isBetween(LocalTime.of(9, 0), LocalTime.of(19, 58, 55));
		}
		if (this.policy.texts().containsKey("blockedDays")) {
			assertThat(shown.toLocalDate()).isNotIn(LocalDate.of(2027, 3, 2), LocalDate.of(2027, 3, 3));
		}
	}

	private void checkHeld() {
		verdicts().forEach((msisdn, verdict) -> {
			LocalDateTime look = this.database.value(LocalDateTime.class,
					"SELECT next_call_at FROM callout_participations WHERE msisdn = ?", msisdn);
			boolean open = verdict.bucket() == Bucket.IN_FLIGHT || verdict.bucket() == Bucket.UNKNOWN;
			assertThat(verdict.isReady()).as("%s is ready and was not claimed", msisdn).isFalse();
			if (!open && !verdict.bucket().isFinal()) {
				assertThat(look).as("%s %s is looked at again", msisdn, verdict).isNotNull();
				Instant latest = (verdict.until() != null) ? verdict.until()
						: this.clock.instant().plus(Duration.ofHours(1));
				assertThat(look.toInstant(ZoneOffset.UTC)).as("%s %s", msisdn, verdict).isBeforeOrEqualTo(latest);
			}
		});
	}

	private void end(ClaimedCall call) {
		String status = ENDS.get(this.random.nextInt(ENDS.size()));
		boolean open = status.isEmpty();
		if (!status.equals("errored")) {
			this.rung.computeIfAbsent(call.facts().msisdn(), (key) -> new ArrayList<>()).add(this.clock.instant());
		}
		this.database.update("UPDATE phone_calls SET status = ?, sent_at = ?, ended_at = ?, duration = ? WHERE id = ?",
				open ? List.of("queued", "unknown").get(this.random.nextInt(2)) : status, now(), open ? null : now(),
				this.random.nextInt(10), call.id());
		this.attempts.ended(List.of(call.id()));
	}

	// to a moment at which somebody is to be looked at, or just before it
	private void goOn() {
		List<LocalDateTime> looks = this.database.column(LocalDateTime.class, """
				SELECT DISTINCT next_call_at FROM callout_participations
				WHERE next_call_at > ? AND next_call_at < ? ORDER BY 1
				""", now(), Utc.column(CallGate.UNTIL_ALLOWED));
		if (looks.isEmpty() || this.random.nextInt(4) == 0) {
			this.clock.advance(Duration.ofMinutes(1 + this.random.nextInt(600)));
		}
		else {
			this.clock.set(looks.get(this.random.nextInt(looks.size()))
				.toInstant(ZoneOffset.UTC)
				.minusNanos(this.random.nextInt(2) * 1000L));
		}
	}

	private LocalDateTime now() {
		return Utc.column(this.clock.instant());
	}

}
