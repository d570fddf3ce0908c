package org.scfm.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sandbox answers as Twilio, held against Twilio's own description.
 */
class TwilioSpecificationTests {

	private final TwilioSpecification specification = TwilioSpecification.find();

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).outcomes(OutcomeRule.BY_NUMBER).build(), this.clock);

	private final Client client = Client.of(this.sandbox, SandboxSettings.TWILIO_ACCOUNT_SID);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void a_call_is_as_described_in_every_state() {
		Set<String> seen = new TreeSet<>();
		for (int ending = 1; ending <= 7; ending++) {
			Client.Answer created = this.client.create("+8551200000" + ending);
			check(created.json(), seen);
			for (int minute = 0; minute < 3; minute++) {
				check(this.client.fetch(created.text("sid")).json(), seen);
				this.clock.advance(Duration.ofSeconds(10));
			}
			this.clock.advance(Duration.ofHours(24));
			check(this.client.fetch(created.text("sid")).json(), seen);
		}
		check(this.client.update(this.client.create("+85512000006").text("sid"), Map.of("Status", "canceled")).json(),
				seen);

		assertThat(seen).containsExactly("busy", "canceled", "completed", "failed", "in-progress", "no-answer",
				"queued", "ringing");
	}

	@Test
	void a_page_is_as_described() {
		JsonNode empty = this.client.list("").json();
		for (int i = 0; i < 5; i++) {
			this.client.create("+8551200000" + i);
		}
		JsonNode first = this.client.list("PageSize=2").json();
		JsonNode second = this.client.get(first.path("next_page_uri").asString()).json();
		JsonNode third = this.client.get(second.path("next_page_uri").asString()).json();

		assertThat(empty.path("calls")).isEmpty();
		assertThat(second.path("calls")).hasSize(2);
		assertThat(third.path("next_page_uri").isNull()).isTrue();
		for (JsonNode page : new JsonNode[] { empty, first, second, third }) {
			assertThat(this.specification.errorsInPage(page)).isEmpty();
			assertThat(new ArrayList<>(page.propertyNames())).containsExactlyInAnyOrder("calls", "page", "page_size",
					"start", "end", "uri", "first_page_uri", "next_page_uri", "previous_page_uri");
		}
	}

	@Test
	void the_check_finds_what_is_wrong() {
		ObjectNode call = (ObjectNode) this.client.create("+85512000001").json();
		call.put("sid", "5cf0");
		call.put("duration", 15);
		call.put("status", "initiated");

		assertThat(this.specification.errorsInCall(call)).extracting((error) -> error.getInstanceLocation().toString())
			.contains("/sid", "/duration", "/status");
	}

	private void check(JsonNode call, Set<String> seen) {
		assertThat(this.specification.errorsInCall(call)).isEmpty();
		Set<String> keys = this.specification.callKeys();
		assertThat(keys).hasSize(26);
		keys.add("annotation");
		assertThat(new TreeSet<>(call.propertyNames())).isEqualTo(keys);
		seen.add(call.path("status").asString());
	}

}
