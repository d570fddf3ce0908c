package org.scfm.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.scfm.job.Arguments;
import org.scfm.policy.Forecast.Hour;
import org.scfm.policy.Person.History;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a forecast says of a callout, and that no life of its people has more calls.
 */
class ForecastTests {

	// 7 o'clock in Phnom Penh, 6 in Dhaka
	private static final Instant BEGIN = Instant.parse("2027-03-01T00:00:00Z");

	private static final String CAMBODIA = "+855125%05d";

	private static final String BANGLADESH = "+88017110%05d";

	@Example
	void people_are_called_in_the_hours_of_their_own_day_as_fast_as_can_be() {
		Forecast forecast = forecast(Map.of("callingHours", "09:00-20:00", "maxAttempts", "1"), 600);
		add(forecast, 1000, CAMBODIA);
		add(forecast, 500, BANGLADESH);
		Forecast.Result result = forecast.play();
		assertThat(result.hours()).containsExactly(new Hour(at("2027-03-01T02:00:00Z"), 600, 0),
				new Hour(at("2027-03-01T03:00:00Z"), 600, 0), new Hour(at("2027-03-01T04:00:00Z"), 300, 0));
		assertThat(result.buckets()).containsEntry(Bucket.OUTSIDE_HOURS, 1500L).containsEntry(Bucket.READY, 0L);
		assertThat(result.over()).isTrue();
	}

	@Example
	void each_person_has_as_many_calls_as_the_rules_allow_at_most() {
		Forecast forecast = forecast(
				Map.of("retry", "busy:15m,15m not_answered:2h,1d failed:none canceled:free", "maxAttempts", "4"),
				Double.POSITIVE_INFINITY);
		add(forecast, 10, CAMBODIA);
		Forecast.Result result = forecast.play();
		assertThat(result.calls()).isEqualTo(40);
		assertThat(result.hours()).containsExactly(new Hour(BEGIN, 10, 20),
				new Hour(at("2027-03-01T02:00:00Z"), 0, 10));
	}

	@Example
	void those_who_were_called_before_go_on_where_they_are() {
		Forecast forecast = forecast(Map.of("retry", "busy:1h,1h failed:1h", "maxAttempts", "3"),
				Double.POSITIVE_INFINITY);
		Instant last = BEGIN.minusSeconds(60);
		forecast.add(person(CAMBODIA.formatted(1), new History("busy", 1, 0, 1, last, false)));
		forecast.add(person(CAMBODIA.formatted(2), new History(Person.OPEN, 2, 0, 1, last, false)));
		forecast.add(person(CAMBODIA.formatted(3), new History("completed", 1, 0, 1, last, false)));
		forecast.add(person(CAMBODIA.formatted(4), new History("failed", 3, 0, 2, last, false)));
		Forecast.Result result = forecast.play();
		assertThat(result.calls()).isEqualTo(3);
		assertThat(result.hours()).allMatch((hour) -> hour.first() == 0);
		assertThat(result.buckets()).containsEntry(Bucket.WAITING_FOR_RETRY, 1L)
			.containsEntry(Bucket.IN_FLIGHT, 1L)
			.containsEntry(Bucket.REACHED, 1L)
			.containsEntry(Bucket.ATTEMPTS_USED_UP, 1L);
	}

	@Example
	void what_does_not_fit_before_the_end_is_not_called() {
		Forecast forecast = forecast(Map.of("validUntil", "2027-03-01T01:30Z", "maxAttempts", "1"), 60);
		add(forecast, 1000, CAMBODIA);
		Forecast.Result result = forecast.play();
		assertThat(result.calls()).isEqualTo(90);
		assertThat(result.over()).isTrue();
	}

	@Example
	void a_pace_that_takes_longer_than_a_year_is_told() {
		Forecast forecast = forecast(Map.of("maxAttempts", "1"), 0.5);
		add(forecast, 10_000, CAMBODIA);
		Forecast.Result result = forecast.play();
		assertThat(result.over()).isFalse();
		assertThat(result.calls()).isBetween(4390L, 4393L);
	}

	@Example
	void people_are_only_counted() {
		Forecast forecast = forecast(
				Map.of("callingHours", "09:00-20:00", "maxCallsPerPerson", "1/24h", "retry", "busy:1h,1h"), 5000);
		add(forecast, 10_000, CAMBODIA);
		Forecast.Result result = forecast.play();
		assertThat(result.calls()).isEqualTo(30_000);
		assertThat(result.hours()).hasSizeLessThan(12);
	}

	@Property(tries = 500)
	void nobody_is_called_more_often_whatever_comes(@ForAll("rules") Map<String, String> rules,
			@ForAll("outcomes") List<String> outcomes) {
		Gate gate = gate(rules);
		Forecast forecast = new Forecast(gate, BEGIN, Double.POSITIVE_INFINITY);
		forecast.add(person(CAMBODIA.formatted(1), History.NOTHING_YET));
		long most = forecast.play().calls();
		assertThat((long) calls(gate, outcomes)).isLessThanOrEqualTo(most);
	}

	private static int calls(Gate gate, List<String> outcomes) {
		List<Instant> sent = new ArrayList<>();
		Map<String, Integer> ended = new HashMap<>();
		History history = History.NOTHING_YET;
		Instant now = BEGIN;
		while (sent.size() < outcomes.size()) {
			Verdict verdict = gate.judge(new Person(CAMBODIA.formatted(1), history, null, false, null, sent), now,
					Ringing.DEFAULT);
			if (verdict.until() == null) {
				break;
			}
			now = verdict.until();
			if (verdict.isReady()) {
				String outcome = outcomes.get(sent.size());
				sent.add(now);
				history = new History(outcome, sent.size(), 0, ended.merge(outcome, 1, Integer::sum), now, false);
			}
		}
		return sent.size();
	}

	private static Forecast forecast(Map<String, String> rules, double callsPerHour) {
		return new Forecast(gate(rules), BEGIN, callsPerHour);
	}

	private static Gate gate(Map<String, String> rules) {
		return new Gate(DialPolicy.asked(new Arguments(rules), Optional.empty()).orElseThrow(), "running", true);
	}

	private static void add(Forecast forecast, int people, String numbers) {
		for (int i = 0; i < people; i++) {
			forecast.add(person(numbers.formatted(i), History.NOTHING_YET));
		}
	}

	private static Person person(String msisdn, History history) {
		return new Person(msisdn, history, null, false, null, List.of());
	}

	private static Instant at(String time) {
		return Instant.parse(time);
	}

	@Provide
	Arbitrary<Map<String, String>> rules() {
		Arbitrary<Map.Entry<String, String>> rule = Arbitraries.of(Map.entry("callingHours", "09:00-20:00"),
				Map.entry("callingHours", "20:00-06:00"), Map.entry("callingDays", "mon-fri"),
				Map.entry("maxAttempts", "2"), Map.entry("maxAttempts", "9"), Map.entry("maxCallsPerPerson", "1/24h"),
				Map.entry("retry", "busy:15m,15m not_answered:2h,1d failed:none"),
				Map.entry("retry", "busy:0s,0s,0s,0s failed:1h"), Map.entry("retry", "not_answered:1d,1d,1d"));
		return Combinators.combine(rule, rule.list().ofMaxSize(4)).as((first, others) -> {
			Map<String, String> rules = new HashMap<>(Map.of(first.getKey(), first.getValue()));
			others.forEach((other) -> rules.put(other.getKey(), other.getValue()));
			return rules;
		});
	}

	@Provide
	Arbitrary<List<String>> outcomes() {
		return Arbitraries.of("busy", "not_answered", "failed", "completed").list().ofMaxSize(12);
	}

}
