package org.scfm.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallProgressTests {

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(2).outcomes(OutcomeRule.BY_NUMBER).build(), this.clock);

	private final Client client = Client.of(this.sandbox, SandboxSettings.TWILIO_ACCOUNT_SID);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@ParameterizedTest
	@CsvSource({ "01, ringing, in-progress, completed, completed", "02, ringing, busy, busy, busy",
			"03, ringing, ringing, no-answer, no-answer", "04, failed, failed, failed, failed",
			"05, queued, queued, queued, canceled", "06, queued, queued, queued, queued",
			"07, ringing, in-progress, in-progress, in-progress" })
	void the_last_digits_decide_how_a_call_ends(String digits, String now, String ringed, String minute, String day) {
		String sid = this.client.create("+855120000" + digits).text("sid");

		assertThat(status(sid)).isEqualTo(now);
		this.clock.advance(Duration.ofSeconds(6));
		assertThat(status(sid)).isEqualTo(ringed);
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(status(sid)).isEqualTo(minute);
		this.clock.advance(Duration.ofDays(1));
		assertThat(status(sid)).isEqualTo(day);
	}

	@Test
	void only_a_completed_call_has_an_end_a_duration_and_a_price() {
		List<String> sids = Stream.of("01", "02", "03", "04", "05")
			.map((digits) -> this.client.create("+855120000" + digits).text("sid"))
			.toList();
		this.clock.advance(Duration.ofDays(2));

		Client.Answer completed = this.client.fetch(sids.get(0));
		assertThat(completed.text("start_time")).isEqualTo("Mon, 23 Nov 2026 08:00:00 +0000");
		assertThat(completed.text("end_time")).isEqualTo("Mon, 23 Nov 2026 08:00:20 +0000");
		assertThat(completed.text("duration")).isEqualTo("15");
		assertThat(completed.text("price")).isEqualTo("-0.0140");
		assertThat(sids.subList(1, 5)).allSatisfy((sid) -> {
			Client.Answer other = this.client.fetch(sid);
			assertThat(other.text("end_time")).isNull();
			assertThat(other.text("duration")).isNull();
			assertThat(other.text("price")).isNull();
		});
		assertThat(this.client.fetch(sids.get(4)).text("start_time")).isNull();
	}

	@Test
	void the_queue_is_dialled_at_the_accounts_pace_and_tells_the_wait() {
		List<Client.Answer> created = IntStream.range(0, 5)
			.mapToObj((i) -> this.client.create("+85512000001"))
			.toList();

		assertThat(created).extracting((answer) -> answer.text("queue_time"))
			.containsExactly("0", "500", "1000", "1500", "2000");
		assertThat(created).extracting((answer) -> status(answer.text("sid")))
			.containsExactly("ringing", "queued", "queued", "queued", "queued");
		this.clock.advance(Duration.ofMillis(1_000));
		assertThat(created).extracting((answer) -> status(answer.text("sid")))
			.containsExactly("ringing", "ringing", "ringing", "queued", "queued");
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.client.create("+85512000001").text("queue_time")).isEqualTo("0");
	}

	@Test
	void a_queue_longer_than_its_life_is_canceled() {
		this.sandbox.change((settings) -> settings.toBuilder()
			.callsPerSecond(0.001)
			.twilioQueueLife(Duration.ofMinutes(30))
			.build());
		String first = this.client.create("+85512000001").text("sid");
		String second = this.client.create("+85512000001").text("sid");
		String third = this.client.create("+85512000001").text("sid");
		assertThat(status(third)).isEqualTo("queued");

		this.clock.advance(Duration.ofMinutes(30));

		assertThat(Stream.of(first, second, third).map(this::status)).containsExactly("completed", "completed",
				"canceled");
	}

	@Test
	void a_short_timeout_ends_the_ringing_early() {
		String sid = this.client
			.create(Map.of("To", "+85512000003", "From", "1234", "Url", "https://a.example", "Timeout", "10"))
			.text("sid");

		this.clock.advance(Duration.ofSeconds(10));

		assertThat(status(sid)).isEqualTo("no-answer");
	}

	@Test
	void weighted_outcomes_follow_the_seed_and_the_weights() {
		SandboxSettings one = SandboxSettings.defaults();
		SandboxSettings other = SandboxSettings.builder().seed(2).build();

		Map<Outcome, Integer> counts = new TreeMap<>();
		int different = 0;
		for (int i = 0; i < 10_000; i++) {
			String number = "+8551%07d".formatted(i);
			Outcome outcome = Outcomes.of(number, one);
			assertThat(Outcomes.of(number, one)).isEqualTo(outcome);
			counts.merge(outcome, 1, Integer::sum);
			different += (Outcomes.of(number, other) != outcome) ? 1 : 0;
		}

		assertThat(counts.get(Outcome.COMPLETED)).isBetween(6_700, 7_300);
		assertThat(counts.get(Outcome.BUSY)).isBetween(850, 1_150);
		assertThat(counts.get(Outcome.NO_ANSWER)).isBetween(1_300, 1_700);
		assertThat(counts.get(Outcome.FAILED)).isBetween(400, 600);
		assertThat(different).isBetween(4_000, 5_500);
	}

	private String status(String sid) {
		return this.client.fetch(sid).text("status");
	}

}
