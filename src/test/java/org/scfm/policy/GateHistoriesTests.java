package org.scfm.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.scfm.job.Arguments;
import org.scfm.policy.Person.History;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole lives of people in a callout: whenever the gate says so they are called, the call
 * ends as it likes, and the gate is asked again when it wants to be.
 */
class GateHistoriesTests {

	private static final String MSISDN = "+85512345678";

	private static final ZoneId ZONE = ZoneId.of("Asia/Phnom_Penh");

	private static final Instant BEGIN = Instant.parse("2027-03-01T00:00:00Z");

	// time alone changes nothing any more
	private static final Set<Bucket> LAST = Set.of(Bucket.REACHED, Bucket.ATTEMPTS_USED_UP, Bucket.EXPIRED,
			Bucket.UNKNOWN, Bucket.INVALID_NUMBER);

	private static final int MOST_STEPS = 2000;

	@Property(tries = 1500)
	void every_life_ends_in_a_bucket_and_no_call_of_it_breaks_a_rule(@ForAll("rules") Map<String, String> rules,
			@ForAll("outcomes") List<String> outcomes) {
		DialPolicy policy = DialPolicy.asked(new Arguments(rules), Optional.empty()).orElseThrow();
		Gate gate = new Gate(policy, "running", true);
		List<Instant> sent = new ArrayList<>();
		Map<String, Integer> ended = new HashMap<>();
		History history = new History(Person.NONE, 0, 0, 0, null, false);
		Instant now = BEGIN;
		int free = 0;
		for (int step = 0;; step++) {
			assertThat(step).as("steps until it ends").isLessThan(MOST_STEPS);
			Verdict verdict = gate.judge(new Person(MSISDN, history, null, false, null, sent), now, Ringing.DEFAULT);
			if (LAST.contains(verdict.bucket())) {
				break;
			}
			assertThat(verdict.until()).as(verdict.reason()).isNotNull();
			if (!verdict.isReady()) {
				assertThat(verdict.until()).as(verdict.bucket() + " " + verdict.reason()).isAfter(now);
				now = verdict.until();
				continue;
			}
			assertObeyed(policy, now, history, sent);
			// in the end somebody answers
			String outcome = (sent.size() < outcomes.size()) ? outcomes.get(sent.size()) : "completed";
			free += policy.retry().counts(outcome) ? 0 : 1;
			if (!outcome.equals("errored")) {
				sent.add(now);
			}
			else {
				outcomes = outcomes.subList(1, outcomes.size());
			}
			int attempts = history.attempts() + 1;
			history = new History(outcome, attempts, free, ended.merge(outcome, 1, Integer::sum), now, false);
			assertThat(attempts - free).isLessThanOrEqualTo(policy.maxAttempts());
			now = now.plusSeconds(30);
		}
	}

	private static void assertObeyed(DialPolicy policy, Instant now, History history, List<Instant> sent) {
		OpenTimes times = policy.openTimes();
		if (times != null) {
			assertThat(isOpen(times, now.atZone(ZONE))).as("open at %s", now).isTrue();
			assertThat(isOpen(times, now.plus(Ringing.DEFAULT).minusNanos(1).atZone(ZONE))).as("rings at %s", now)
				.isTrue();
		}
		if (policy.startAt() != null) {
			assertThat(now).isAfterOrEqualTo(policy.startAt());
		}
		if (policy.validUntil() != null) {
			assertThat(now).isBefore(policy.validUntil());
		}
		RetryRules.Rule rule = policy.retry().of(history.lastOutcome());
		if (rule != null && !rule.free() && history.lastAttemptAt() != null) {
			assertThat(history.outcomeCount()).isLessThanOrEqualTo(rule.delays().size());
			assertThat(Duration.between(history.lastAttemptAt(), now))
				.isGreaterThanOrEqualTo(rule.delays().get(history.outcomeCount() - 1));
		}
		CallCap cap = policy.cap();
		if (cap != null) {
			assertThat(sent.stream().filter((at) -> at.isAfter(now.minus(cap.period()))).count())
				.isLessThan(cap.calls());
		}
	}

	// a zone whose clocks are never turned
	private static boolean isOpen(OpenTimes times, ZonedDateTime shown) {
		LocalTime time = shown.toLocalTime();
		LocalDate day = shown.toLocalDate();
		CallingHours hours = times.hours();
		if (hours != null) {
			boolean night = !hours.until().isAfter(hours.from());
			boolean late = !time.isBefore(hours.from());
			boolean early = time.isBefore(hours.until());
			if (night ? !(late || early) : !(late && early)) {
				return false;
			}
			day = (night && !late) ? day.minusDays(1) : day;
		}
		return times.days().contains(day.getDayOfWeek()) && !times.blocked().contains(day);
	}

	@Provide
	Arbitrary<Map<String, String>> rules() {
		return RandomRules.of(Map.entry("callingHours", "09:00-20:00"), Map.entry("callingHours", "20:00-06:00"),
				Map.entry("callingHours", "07:00-07:10"), Map.entry("callingDays", "mon-fri"),
				Map.entry("callingDays", "sun"), Map.entry("blockedDays", "2027-03-01..2027-03-04"),
				Map.entry("blockedDays", "2027-03-07"), Map.entry("startAt", "2027-03-02T00:00Z"),
				Map.entry("validUntil", "2027-03-20T00:00Z"), Map.entry("maxAttempts", "2"),
				Map.entry("maxAttempts", "9"), Map.entry("maxCallsPerPerson", "1/24h"),
				Map.entry("maxCallsPerPerson", "3/7d"),
				Map.entry("retry", "busy:15m,15m not_answered:2h,1d failed:none canceled:free"),
				Map.entry("retry", "busy:0s,0s,0s,0s failed:1h errored:5m,5m,5m"),
				Map.entry("retry", "not_answered:1d,1d,1d too_short:free"));
	}

	@Provide
	Arbitrary<List<String>> outcomes() {
		return Arbitraries
			.of("busy", "not_answered", "failed", "canceled", "errored", "too_short", "completed", "given_up")
			.list()
			.ofMaxSize(12);
	}

}
