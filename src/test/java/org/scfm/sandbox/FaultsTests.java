package org.scfm.sandbox;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.Fault.Moment;
import tools.jackson.core.JacksonException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultsTests {

	private static final String TO = "+85512000001";

	private static final Duration SHORT = Duration.ofMillis(300);

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox.start(SandboxSettings.builder().callsPerSecond(0).build(), this.clock);

	private final Client client = Client.of(this.sandbox, SandboxSettings.TWILIO_ACCOUNT_SID);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@ParameterizedTest
	@CsvSource({ "SERVER_ERROR, 500, 20500", "UNAVAILABLE, 503, 20503", "THROTTLED, 429, 20429",
			"REJECTED, 400, 20001" })
	void errors_in_twilios_form(Kind kind, int status, int code) {
		for (Moment moment : Moment.values()) {
			Client.Answer answer = struck(kind, moment);
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.json().path("code").intValue()).isEqualTo(code);
			assertEffects(moment);
		}
	}

	@ParameterizedTest
	@CsvSource({ "BAD_GATEWAY, 502", "GATEWAY_TIMEOUT, 504" })
	void errors_of_a_proxy(Kind kind, int status) {
		for (Moment moment : Moment.values()) {
			Client.Answer answer = struck(kind, moment);
			assertThat(answer.status()).isEqualTo(status);
			assertThat(answer.header("Content-Type")).startsWith("text/html");
			assertEffects(moment);
		}
	}

	@ParameterizedTest
	@EnumSource(Moment.class)
	void an_error_without_a_body(Moment moment) {
		Client.Answer answer = struck(Kind.EMPTY_ERROR, moment);

		assertThat(answer.status()).isEqualTo(500);
		assertThat(answer.body()).isEmpty();
		assertEffects(moment);
	}

	@ParameterizedTest
	@CsvSource({ "CLOSE, BEFORE", "CLOSE, AFTER", "CUT_BODY, BEFORE", "CUT_BODY, AFTER", "HANG_AND_CLOSE, BEFORE",
			"HANG_AND_CLOSE, AFTER" })
	void a_connection_closed_before_the_answer_is_complete(Kind kind, Moment moment) {
		set(kind, moment);

		assertThatExceptionOfType(IOException.class).isThrownBy(() -> create(Duration.ofSeconds(10)))
			.isNotInstanceOf(HttpTimeoutException.class);
		assertEffects(moment);
	}

	@ParameterizedTest
	@EnumSource(Moment.class)
	void half_a_body_as_if_it_were_all(Moment moment) {
		Client.Answer answer = struck(Kind.TRUNCATED_JSON, moment);

		assertThat(answer.status()).isEqualTo(201);
		assertThatExceptionOfType(JacksonException.class).isThrownBy(answer::json);
		assertEffects(moment);
	}

	@ParameterizedTest
	@EnumSource(Moment.class)
	void a_success_without_a_sid(Moment moment) {
		Client.Answer answer = struck(Kind.NO_SID, moment);

		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.json().has("sid")).isFalse();
		assertThat(answer.text("status")).isEqualTo("queued");
		assertEffects(moment);
	}

	@ParameterizedTest
	@EnumSource(Moment.class)
	void a_status_no_one_has_heard_of(Moment moment) {
		Client.Answer answer = struck(Kind.UNKNOWN_STATUS, moment);

		assertThat(answer.text("status")).isEqualTo("never-heard-of");
		assertThat(this.client.fetch(answer.text("sid")).status()).isEqualTo((moment == Moment.AFTER) ? 200 : 404);
		assertEffects(moment);
	}

	@ParameterizedTest
	@EnumSource(Moment.class)
	void a_slow_body_arrives_whole(Moment moment) {
		long begin = System.nanoTime();
		Client.Answer answer = struck(Kind.SLOW_BODY, moment);

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SHORT.dividedBy(2));
		assertThat(answer.text("sid")).startsWith("CA");
		assertEffects(moment);
	}

	@Test
	void a_hang_after_the_effect_leaves_the_call_behind_whoever_gave_up() {
		set(Kind.HANG, Moment.AFTER);

		assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> create(Duration.ofMillis(100)));

		assertThat(this.sandbox.ledger().callsTo(TO)).hasSize(1);
	}

	@Test
	void a_hang_before_the_effect_dials_after_the_client_gave_up() {
		set(Kind.HANG, Moment.BEFORE);

		assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(() -> create(Duration.ofMillis(100)));

		assertThat(this.sandbox.ledger().callsTo(TO)).isEmpty();
		Awaitility.await().untilAsserted(() -> assertThat(this.sandbox.ledger().callsTo(TO)).hasSize(1));
	}

	@Test
	void a_patient_client_gets_its_answer_after_the_hang() {
		Client.Answer answer = struck(Kind.HANG, Moment.AFTER);

		assertThat(answer.status()).isEqualTo(201);
		assertThat(this.sandbox.ledger().calls().get(0).sid()).isEqualTo(answer.text("sid"));
	}

	@Test
	void retry_after_is_sent_where_set() {
		this.sandbox.faults()
			.add(Fault.on(RequestKind.CREATE, Kind.THROTTLED).times(2).retryAfter(Duration.ofSeconds(7)));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.UNAVAILABLE).retryAfter(Duration.ofSeconds(9)));

		assertThat(this.client.create(TO).header("Retry-After")).isEqualTo("7");
		assertThat(this.client.create(TO).header("Retry-After")).isEqualTo("7");
		assertThat(this.client.create(TO).header("Retry-After")).isEqualTo("9");
		assertThat(this.client.create(TO).status()).isEqualTo(201);
		assertThat(struck(Kind.THROTTLED, Moment.BEFORE).header("Retry-After")).isNull();
	}

	@Test
	void a_fault_strikes_its_kind_of_request_only() {
		String sid = this.client.create(TO).text("sid");
		this.sandbox.faults().add(Fault.on(RequestKind.FETCH, Kind.SERVER_ERROR).times(2));
		this.sandbox.faults().add(Fault.on(RequestKind.LIST, Kind.UNAVAILABLE));

		assertThat(this.client.create(TO).status()).isEqualTo(201);
		assertThat(this.client.fetch(sid).status()).isEqualTo(500);
		assertThat(this.client.list("").status()).isEqualTo(503);
		assertThat(this.client.fetch(sid).status()).isEqualTo(500);
		assertThat(this.client.fetch(sid).status()).isEqualTo(200);
		assertThat(this.client.list("").status()).isEqualTo(200);
		assertThat(this.sandbox.faults().struck()).isEqualTo(3);
		assertThat(this.sandbox.faults().pending()).isEmpty();
	}

	@Test
	void a_fault_may_wait_for_a_number_even_where_the_request_does_not_name_it() {
		String sid = this.client.create("+85512000002").text("sid");
		this.sandbox.faults().add(Fault.on(null, Kind.SERVER_ERROR).to("+855 12 000 002").times(0));

		assertThat(this.client.create(TO).status()).isEqualTo(201);
		assertThat(this.client.create("+85512000002").status()).isEqualTo(500);
		assertThat(this.client.fetch(sid).status()).isEqualTo(500);
		assertThat(this.client.list("To=%2B85512000002").status()).isEqualTo(500);
		assertThat(this.client.list("").status()).isEqualTo(200);
		this.sandbox.faults().clear();
		assertThat(this.client.fetch(sid).status()).isEqualTo(200);
	}

	@Test
	void a_fault_may_spare_the_first_requests() {
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.SERVER_ERROR).skip(2));

		assertThat(statuses(4)).containsExactly(201, 201, 500, 201);
	}

	@Test
	void a_fault_by_probability_follows_the_seed() {
		Fault fault = Fault.on(RequestKind.CREATE, Kind.SERVER_ERROR).probability(0.3).afterEffect();
		this.sandbox.faults().add(fault);
		List<Integer> statuses = statuses(200);

		assertThat(statuses.stream().filter((status) -> status == 500).count()).isBetween(35L, 85L);
		assertThat(this.sandbox.ledger().calls()).hasSize(200);
		try (Sandbox same = Sandbox.start(SandboxSettings.defaults(), this.clock)) {
			same.faults().add(fault);
			Client other = Client.of(same, SandboxSettings.TWILIO_ACCOUNT_SID);
			List<Integer> again = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				again.add(other.create(TO).status());
			}
			assertThat(again).isEqualTo(statuses);
		}
	}

	@Test
	void after_a_fault_that_followed_the_effect_the_call_is_found_by_its_number() {
		struck(Kind.BAD_GATEWAY, Moment.AFTER);

		assertThat(this.client.list("To=%2B85512000001&From=1234").json().path("calls").path(0).path("sid").asString())
			.isEqualTo(this.sandbox.ledger().calls().get(0).sid());
	}

	@Test
	void values_out_of_range_are_refused() {
		Fault fault = Fault.on(null, Kind.CLOSE);
		assertThatIllegalArgumentException().isThrownBy(() -> fault.times(-1)).withMessageContaining("times");
		assertThatIllegalArgumentException().isThrownBy(() -> fault.probability(1.1))
			.withMessageContaining("probability");
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.rejecting(null, 200, null, null))
			.withMessageContaining("status");
	}

	private void set(Kind kind, Moment moment) {
		Fault fault = Fault.on(RequestKind.CREATE, kind).delay(SHORT);
		this.sandbox.faults().add((moment == Moment.AFTER) ? fault.afterEffect() : fault);
	}

	private Client.Answer struck(Kind kind, Moment moment) {
		this.sandbox.ledger().clear();
		set(kind, moment);
		return this.client.create(TO);
	}

	private Client.Answer create(Duration timeout) throws IOException {
		return this.client.sendOrFail("POST",
				"/2010-04-01/Accounts/" + SandboxSettings.TWILIO_ACCOUNT_SID + "/Calls.json",
				"To=%2B85512000001&From=1234&Url=https%3A%2F%2Fa.example", "application/x-www-form-urlencoded",
				timeout);
	}

	private void assertEffects(Moment moment) {
		assertThat(this.sandbox.ledger().callsTo(TO)).hasSize((moment == Moment.AFTER) ? 1 : 0);
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(1);
		assertThat(this.sandbox.faults().pending()).isEmpty();
	}

	private List<Integer> statuses(int number) {
		List<Integer> statuses = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			statuses.add(this.client.create(TO).status());
		}
		return statuses;
	}

}
