package org.scfm.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.Arguments;
import org.scfm.policy.Person.History;

import static org.assertj.core.api.Assertions.assertThat;

class GateTests {

	// a Monday, 09:00 in Phnom Penh and 21:00 the day before in New York
	private static final Instant NOW = Instant.parse("2027-03-01T02:00:00Z");

	private static final History NEW = new History(Person.NONE, 0, 0, 0, null, false);

	private static final String CAMBODIAN = "+85512345678";

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = {
			// how it ended, attempts, of them free, of them like this, minutes ago,
			// bucket, minutes from now
			"none, 0, 0, 0, -, READY, 0", "completed, 1, 0, 1, 5, REACHED, -", "open, 1, 0, 1, 5, IN_FLIGHT, -",
			"given_up, 1, 0, 1, 5, UNKNOWN, -", "invalid_number, 1, 1, 1, 5, INVALID_NUMBER, -",
			"busy, 1, 0, 1, 15, READY, 0", "busy, 1, 0, 1, 14, WAITING_FOR_RETRY, 1",
			"busy, 2, 0, 2, 29, WAITING_FOR_RETRY, 1", "busy, 2, 0, 2, 30, READY, 0",
			"busy, 3, 0, 3, 999, ATTEMPTS_USED_UP, -", "not_answered, 2, 0, 1, 119, WAITING_FOR_RETRY, 1",
			"not_answered, 3, 0, 2, 999, ATTEMPTS_USED_UP, -", "failed, 1, 0, 1, 999, ATTEMPTS_USED_UP, -",
			"canceled, 4, 2, 2, 0, READY, 0", "errored, 1, 1, 1, 15, READY, 0",
			"errored, 2, 2, 2, 14, WAITING_FOR_RETRY, 1", "errored, 3, 3, 3, 999, ATTEMPTS_USED_UP, -",
			"busy, 4, 0, 1, 999, ATTEMPTS_USED_UP, -", "busy, 7, 4, 1, 999, READY, 0" })
	void the_history_decides_first(String outcome, int attempts, int free, int count, @Nullable Integer ago,
			Bucket bucket, @Nullable Integer until) {
		Gate gate = gate(Map.of("retry", "busy:15m,30m not_answered:2h failed:none canceled:free", "maxAttempts", "4"));
		Instant last = (ago != null) ? NOW.minus(Duration.ofMinutes(ago)) : null;
		Verdict verdict = gate.judge(person(CAMBODIAN, new History(outcome, attempts, free, count, last, false)), NOW,
				Ringing.DEFAULT);
		assertThat(verdict.bucket()).as(verdict.reason()).isEqualTo(bucket);
		assertThat(verdict.until()).isEqualTo((until != null) ? NOW.plus(Duration.ofMinutes(until)) : null);
	}

	@Test
	void an_open_call_of_unknown_outcome_is_unknown() {
		assertThat(gate(Map.of("maxAttempts", "3"))
			.judge(person(CAMBODIAN, new History(Person.OPEN, 1, 0, 1, NOW, true)), NOW, Ringing.DEFAULT)
			.bucket()).isEqualTo(Bucket.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "validUntil=2027-03-01T02:00Z | EXPIRED | ",
					"startAt=2027-03-01T02:01Z | NOT_STARTED | 2027-03-01T02:01:00Z",
					"startAt=2027-03-01T02:00Z | READY | 2027-03-01T02:00:00Z",
					"callingHours=09:01-20:00 | OUTSIDE_HOURS | 2027-03-01T02:01:00Z",
					"callingHours=09:00-20:00 | READY | 2027-03-01T02:00:00Z",
					"callingDays=tue | OUTSIDE_HOURS | 2027-03-01T17:00:00Z",
					"blockedDays=2027-03-01 | BLOCKED_DAY | 2027-03-01T17:00:00Z",
					"maxCallsPerPerson=2/24h | CAPPED | 2027-03-01T03:00:00Z",
					"maxCallsPerPerson=3/24h | READY | 2027-03-01T02:00:00Z",
					"maxCallsPerPerson=2/22h | READY | 2027-03-01T02:00:00Z" })
	void one_rule_holds_until_its_time(String rule, Bucket bucket, @Nullable String until) {
		String[] parts = rule.split("=");
		Person person = new Person(CAMBODIAN, NEW, null, false, null,
				List.of(NOW.minus(Duration.ofHours(23)), NOW.minus(Duration.ofHours(1))));
		Verdict verdict = gate(Map.of(parts[0], parts[1])).judge(person, NOW, Ringing.DEFAULT);
		assertThat(verdict.bucket()).as(verdict.reason()).isEqualTo(bucket);
		assertThat(verdict.until()).isEqualTo((until != null) ? Instant.parse(until) : null);
	}

	@Test
	void the_contacts_zone_goes_before_the_numbers_and_that_before_the_callouts() {
		Map<String, String> rules = Map.of("callingHours", "09:00-20:00", "timeZone", "Asia/Phnom_Penh", "timeZoneKey",
				"zone");
		assertThat(bucket(rules, CAMBODIAN, null)).isEqualTo(Bucket.READY);
		assertThat(bucket(rules, CAMBODIAN, "America/New_York")).isEqualTo(Bucket.OUTSIDE_HOURS);
		assertThat(bucket(rules, CAMBODIAN, "nonsense")).isEqualTo(Bucket.NO_TIME_ZONE);
		assertThat(bucket(rules, "+12125550100", null)).isEqualTo(Bucket.OUTSIDE_HOURS);
		// a satellite phone
		assertThat(bucket(rules, "+881612345678", null)).isEqualTo(Bucket.READY);
		assertThat(bucket(Map.of("callingHours", "09:00-20:00"), "+881612345678", null)).isEqualTo(Bucket.NO_TIME_ZONE);
	}

	@Test
	void who_must_not_be_called_or_is_being_called_is_held() {
		Gate gate = gate(Map.of("maxAttempts", "3"));
		assertThat(gate.judge(new Person(CAMBODIAN, NEW, null, true, "asked on the phone", List.of()), NOW,
				Ringing.DEFAULT))
			.isEqualTo(new Verdict(Bucket.DO_NOT_CALL, null, "asked on the phone"));
		assertThat(gate.judge(new Person(CAMBODIAN, NEW, null, true, null, List.of()), NOW, Ringing.DEFAULT).bucket())
			.isEqualTo(Bucket.LIVE_IN_ANOTHER_CALLOUT);
	}

	@Test
	void of_a_callout_that_does_not_run_nobody_is_called() {
		Gate gate = new Gate(gate(Map.of("maxAttempts", "3")).policy(), "paused", false);
		assertThat(gate.judge(person(CAMBODIAN, NEW), NOW, Ringing.DEFAULT))
			.isEqualTo(new Verdict(Bucket.CALLOUT_NOT_RUNNING, null, "the callout is paused"));
	}

	private static Bucket bucket(Map<String, String> rules, String msisdn, @Nullable String zone) {
		return gate(rules).judge(new Person(msisdn, NEW, zone, false, null, List.of()), NOW, Ringing.DEFAULT).bucket();
	}

	private static Person person(String msisdn, History history) {
		return new Person(msisdn, history, null, false, null, List.of());
	}

	private static Gate gate(Map<String, String> rules) {
		return new Gate(DialPolicy.asked(new Arguments(new HashMap<>(rules)), Optional.empty()).orElseThrow(),
				"running", true);
	}

}
