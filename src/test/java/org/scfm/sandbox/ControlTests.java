package org.scfm.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class ControlTests {

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), this.clock);

	private final Client client = Client.of(this.sandbox, SandboxSettings.TWILIO_ACCOUNT_SID);

	private final Client control = Client.anonymous(this.sandbox);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void the_ledger_tells_every_effect() {
		Client.Answer created = this.client.create("+85512000001");
		this.client.create(Map.of("To", "+85512000002"));
		Client.rapidPro(this.sandbox, SandboxSettings.RAPIDPRO_TOKEN)
			.json("/api/v2/flow_starts.json", Map.of("flow", "f5901b62-ba76-4003-9c62-72fdacc1b7b7", "urns",
					List.of("tel:+85512000001"), "params", Map.of("phone_call_id", 7)));

		JsonNode ledger = this.control.get("/sandbox/ledger").json();

		assertThat(ledger.path("calls")).hasSize(1);
		JsonNode call = ledger.path("calls").path(0);
		assertThat(call.path("sid").asString()).isEqualTo(created.text("sid"));
		assertThat(call.path("to").asString()).isEqualTo("+85512000001");
		assertThat(call.path("from").asString()).isEqualTo("1234");
		assertThat(call.path("account").asString()).isEqualTo(SandboxSettings.TWILIO_ACCOUNT_SID);
		assertThat(call.path("requestId").asString()).isEqualTo(created.header("Twilio-Request-Id"));
		assertThat(call.path("at").asString()).isEqualTo("2026-11-23T08:00:00Z");
		JsonNode flow = ledger.path("flowStarts").path(0);
		assertThat(flow.path("params").path("phone_call_id").intValue()).isEqualTo(7);
		assertThat(flow.path("urns").path(0).asString()).isEqualTo("tel:+85512000001");
		assertThat(this.control.send("DELETE", "/sandbox/ledger", "", null).status()).isEqualTo(204);
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void requests_are_counted_by_method_and_kind_without_the_controls_own() {
		String sid = this.client.create("+85512000001").text("sid");
		this.client.create(Map.of());
		this.client.fetch(sid);
		this.client.list("");

		JsonNode requests = this.control.get("/sandbox/requests").json();

		assertThat(requests.path("counts").toString()).isEqualTo("{\"GET fetch\":1,\"GET list\":1,\"POST create\":2}");
		assertThat(requests.path("mostInFlight").intValue()).isEqualTo(1);
	}

	@Test
	void faults_are_set_read_and_forgotten() {
		Client.Answer added = this.control.json("/sandbox/faults",
				List.of(Map.of("on", "create", "kind", "server-error", "moment", "after", "times", 2),
						Map.of("kind", "hang", "delay", "PT0.1S", "probability", 0.5, "to", "+85512000009")));

		assertThat(added.status()).isEqualTo(201);
		assertThat(this.sandbox.faults().pending()).containsExactly(
				Fault.on(RequestKind.CREATE, Fault.Kind.SERVER_ERROR).afterEffect().times(2),
				Fault.on(null, Fault.Kind.HANG).delay(Duration.ofMillis(100)).probability(0.5).to("+85512000009"));
		assertThat(this.client.create("+85512000001").status()).isEqualTo(500);
		assertThat(this.sandbox.ledger().calls()).hasSize(1);
		assertThat(this.control.get("/sandbox/faults").json().path("faults").path(0).path("times").intValue())
			.isEqualTo(1);
		assertThat(this.control.send("DELETE", "/sandbox/faults", "", null).status()).isEqualTo(204);
		assertThat(this.client.create("+85512000001").status()).isEqualTo(201);
	}

	@Test
	void settings_are_changed_one_by_one() {
		Client.Answer changed = this.control.json("/sandbox/settings", Map.of("ringing", "PT0.1S", "callsPerSecond", 50,
				"outcomes", "by-number", "fromNumbers", List.of("1234"), "weights", Map.of("busy", 1)));

		assertThat(changed.status()).isEqualTo(200);
		assertThat(changed.body()).doesNotContain(SandboxSettings.AUTH_TOKEN, SandboxSettings.RAPIDPRO_TOKEN);
		SandboxSettings now = this.sandbox.settings();
		assertThat(now.ringing()).isEqualTo(Duration.ofMillis(100));
		assertThat(now.talking()).isEqualTo(SandboxSettings.defaults().talking());
		assertThat(now.callsPerSecond()).isEqualTo(50);
		assertThat(now.outcomes()).isEqualTo(OutcomeRule.BY_NUMBER);
		assertThat(now.fromNumbers()).containsExactly("1234");
		assertThat(now.weights()).isEqualTo(Map.of(Outcome.BUSY, 1));
		assertThat(now.authToken()).isEqualTo(SandboxSettings.AUTH_TOKEN);
		assertThat(this.control.get("/sandbox/settings").json().path("ringing").asString()).isEqualTo("PT0.1S");
	}

	@Test
	void the_clock_is_set_apart_in_mid_run() {
		this.control.json("/sandbox/settings", Map.of("clockSkew", "-PT10M"));

		assertThat(this.client.create("+85512000001").header("Date")).isEqualTo("Mon, 23 Nov 2026 07:50:00 GMT");
		assertThat(this.control.get("/sandbox/settings").json().path("clockSkew").asString()).isEqualTo("PT-10M");
	}

	@Test
	void what_it_does_not_understand_is_named_and_changes_nothing() {
		assertError(this.control.json("/sandbox/settings", Map.of("ringign", "PT1S")), "ringign");
		assertError(this.control.json("/sandbox/settings", Map.of("callsPerSecond", -1)), "callsPerSecond");
		assertError(this.control.json("/sandbox/settings", Map.of("port", 1)), "port");
		assertError(this.control.json("/sandbox/settings", "{"), "end-of-input");
		assertError(this.control.json("/sandbox/faults", Map.of("on", "create")), "kind");
		assertError(this.control.json("/sandbox/faults", Map.of("kind", "earthquake")), "'earthquake' is none of");
		assertError(this.control.json("/sandbox/faults", Map.of("kind", "close", "times", -1)), "times");
		assertError(this.control.json("/sandbox/faults", Map.of("kind", "close", "on", "dream")), "dream");
		assertThat(this.control.get("/sandbox/nothing").status()).isEqualTo(404);
		assertThat(this.sandbox.settings()).isEqualTo(SandboxSettings.defaults());
		assertThat(this.sandbox.faults().pending()).isEmpty();
	}

	private static void assertError(Client.Answer answer, String part) {
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.text("error")).contains(part);
	}

}
