package org.scfm.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.Arguments;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DialPolicyTests {

	@Test
	void without_any_rule_there_is_no_policy() {
		assertThat(DialPolicy.asked(new Arguments(Map.of("metadata", "{}")), Optional.empty())).isEmpty();
		assertThat(DialPolicy.read(null)).isEmpty();
	}

	@Test
	void what_is_written_is_read_again() {
		DialPolicy policy = policy(Map.of("callingHours", "09:00-20:00", "callingDays", "mon,wed,sat-sun",
				"blockedDays", "2027-01-01,2027-02-08..2027-03-09", "startAt", "2027-03-01T09:00+07:00", "validUntil",
				"2027-04-01T00:00Z", "timeZone", "Asia/Phnom_Penh", "maxAttempts", "5", "retry",
				"busy:15m,15m not_answered:2h,1d failed:none canceled:free", "maxCallsPerPerson", "3/24h"));
		assertThat(DialPolicy.read(policy.json())).contains(policy);
		assertThat(policy.openTimes()).isNotNull();
		assertThat(policy.openTimes().days()).containsExactlyInAnyOrder(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY,
				DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
		assertThat(policy.openTimes().blocked()).hasSize(31).contains(LocalDate.parse("2027-03-09"));
		assertThat(policy.startAt()).isEqualTo(Instant.parse("2027-03-01T02:00:00Z"));
		assertThat(policy.retry().of("not_answered"))
			.isEqualTo(new RetryRules.Rule(List.of(Duration.ofHours(2), Duration.ofDays(1)), false));
		assertThat(policy.retry().of("too_short")).isEqualTo(policy.retry().of("not_answered"));
		assertThat(policy.retry().of("given_up")).isNull();
		assertThat(policy.cap()).isEqualTo(new CallCap(3, Duration.ofDays(1))).hasToString("3/1d");
		assertThat(policy.shown().keySet()).startsWith("callingHours", "callingDays");
	}

	@Test
	void a_change_keeps_what_it_does_not_speak_of_and_none_takes_a_rule_away() {
		DialPolicy before = policy(Map.of("callingHours", "09:00-20:00", "maxAttempts", "5"));
		assertThat(DialPolicy.asked(new Arguments(Map.of("callingDays", "mon-fri", "maxAttempts", "none")),
				Optional.of(before)))
			.map(DialPolicy::texts)
			.contains(Map.of("callingHours", "09:00-20:00", "callingDays", "mon-fri"));
		assertThat(DialPolicy.asked(new Arguments(Map.of("callingHours", "none", "maxAttempts", "none")),
				Optional.of(before)))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "callingHours | 9-20 | not hours such as 09:00-20:00",
			"callingHours | 09:00-09:00 | begins and ends at the same time",
			"callingHours | 24:30-09:00 | 24:30 is not a time", "callingHours | 24:00-09:00 | cannot begin at 24:00",
			"callingDays | mon-tue-wed | not days such as mon-fri", "callingDays | monday | not days such as mon-fri",
			"callingDays | mon, | not days such as mon-fri", "blockedDays | 2027-02-30 | not dates such as",
			"blockedDays | 2027-03-02..2027-03-01 | 2027-03-02..2027-03-01 ends before",
			"startAt | 2027-03-01T09:00 | not a date and time with its offset",
			"timeZone | Mars/Base | not a time zone such as", "maxAttempts | 0 | must be 1 or more",
			"retry | busy:soon | not a duration such as 90s",
			"retry | buzy:15m | there is no outcome buzy; did you mean busy?",
			"retry | busy:1h busy:2h | has busy twice", "retry | busy | not rules such as busy:15m",
			"maxCallsPerPerson | 3 | not a number of calls in a period",
			"maxCallsPerPerson | 3/0s | the period must be more than 0",
			"minDuration | 5 | not a duration such as 90s" })
	void a_rule_that_is_none_is_refused_with_its_name(String name, String text, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> policy(Map.of(name, text)))
			.withMessageStartingWith(name + "=" + text + ": " + message);
	}

	@Test
	void rules_that_let_nobody_be_called_are_refused() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> policy(Map.of("startAt", "2027-03-02T00:00Z", "validUntil", "2027-03-01T00:00Z")))
			.withMessageContaining("is not before validUntil");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> policy(Map.of("startAt", "2027-03-02T00:00Z", "validUntil", "2027-03-03T00:00Z",
					"blockedDays", "2027-03-01..2027-03-04")))
			.withMessageContaining("there is no time in callingHours");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> policy(Map.of("callingHours", "09:00-09:01")))
			.withMessageContaining("too short for one call to ring");
	}

	@Test
	void a_short_completed_call_is_too_short() {
		DialPolicy policy = policy(Map.of("minDuration", "5s"));
		assertThat(policy.outcome("completed", 4)).isEqualTo("too_short");
		assertThat(policy.outcome("completed", 5)).isEqualTo("completed");
		assertThat(policy.outcome("completed", null)).isEqualTo("completed");
		assertThat(policy.outcome("busy", 0)).isEqualTo("busy");
	}

	private static DialPolicy policy(Map<String, String> texts) {
		return DialPolicy.asked(new Arguments(new HashMap<>(texts)), Optional.empty()).orElseThrow();
	}

}
