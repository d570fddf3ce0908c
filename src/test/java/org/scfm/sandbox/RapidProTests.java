package org.scfm.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RapidProTests {

	private static final String PATH = "/api/v2/flow_starts.json";

	private static final String FLOW = "f5901b62-ba76-4003-9c62-72fdacc1b7b7";

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox.start(SandboxSettings.builder().build(), this.clock);

	private final Client client = Client.rapidPro(this.sandbox, SandboxSettings.RAPIDPRO_TOKEN);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void a_start_echoes_its_params_but_not_its_urns() {
		Client.Answer answer = start(Map.of("flow", FLOW, "groups", List.of(), "contacts", List.of(), "urns",
				List.of("tel:+85512000001"), "params", Map.of("phone_call_id", "7")));

		assertThat(answer.status()).isEqualTo(201);
		JsonNode body = answer.json();
		assertThat(body.path("flow").path("uuid").asString()).isEqualTo(FLOW);
		assertThat(body.path("params").path("phone_call_id").asString()).isEqualTo("7");
		assertThat(body.path("id").intValue()).isEqualTo(1);
		assertThat(body.path("status").asString()).isEqualTo("pending");
		assertThat(body.path("created_on").asString()).isEqualTo("2026-11-23T08:00:00.000000Z");
		assertThat(body.path("restart_participants").asBoolean()).isTrue();
		assertThat(body.path("progress").path("total").intValue()).isEqualTo(1);
		assertThat(body.has("urns")).isFalse();
		assertThat(this.sandbox.ledger().flowStarts()).singleElement().satisfies((started) -> {
			assertThat(started.uuid()).isEqualTo(body.path("uuid").asString());
			assertThat(started.urns()).containsExactly("tel:+85512000001");
			assertThat(started.params()).isEqualTo(Map.of("phone_call_id", "7"));
		});
	}

	@Test
	void a_start_completes_on_the_clock_in_either_vocabulary() {
		String current = start("tel:+85512000001").text("uuid");
		this.sandbox.change((settings) -> settings.toBuilder().legacyRapidPro(true).build());
		String legacy = start("tel:+85512000001").text("uuid");

		assertThat(status(current)).isEqualTo("pending");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(status(current)).isEqualTo("started");
		assertThat(status(legacy)).isEqualTo("starting");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(status(current)).isEqualTo("completed");
		assertThat(status(legacy)).isEqualTo("complete");
		assertThat(this.client.get(PATH + "?id=2").json().path("results")).hasSize(1);
	}

	@Test
	void what_is_wrong_is_told_by_field() {
		assertComplaint(Map.of("urns", List.of("tel:+85512000001")), "{\"flow\":[\"This field is required.\"]}");
		assertComplaint(Map.of("flow", "abcde", "urns", List.of("tel:+85512000001")),
				"{\"flow\":[\"No such object: abcde\"]}");
		assertComplaint(Map.of("flow", FLOW),
				"{\"non_field_errors\":[\"Must specify at least one group, contact or URN\"]}");
		assertComplaint(Map.of("flow", FLOW, "urns", List.of("tel:+85512000001", "foo:bar")),
				"{\"urns\":{\"1\":[\"Invalid URN: foo:bar. Ensure phone numbers contain country codes.\"]}}");
		assertComplaint(Map.of("flow", FLOW, "groups", Collections.nCopies(101, "g")),
				"{\"groups\":[\"Ensure this field has no more than 100 elements.\"]}");
		assertComplaint(
				Map.of("flow", FLOW, "urns", List.of("tel:+85512000001"), "params", Map.of("a", "x".repeat(10_000))),
				"{\"params\":[\"Cannot exceed 10,000 characters encoded.\"]}");
		assertThat(this.client.json(PATH, "{\"flow\":").status()).isEqualTo(400);
		assertThat(this.client.json(PATH, "{\"flow\":").text("detail")).startsWith("JSON parse error - ");
		assertThat(this.sandbox.ledger().flowStarts()).isEmpty();
	}

	@Test
	void only_listed_flows_exist_once_some_are() {
		this.sandbox.change((settings) -> settings.toBuilder().flows(Set.of(FLOW)).build());

		assertThat(start("tel:+85512000001").status()).isEqualTo(201);
		assertThat(this.client
			.json(PATH, Map.of("flow", "f5901b62-ba76-4003-9c62-000000000000", "urns", List.of("tel:+85512000001")))
			.status()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tel:+85512000001", "tel:85512000001", "telegram:12345", "mailto:a@b.example", "ext:a1" })
	void these_urns_are_taken(String urn) {
		assertThat(start(urn).status()).isEqualTo(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tel:012000001", "tel:855120", "tel:+999123", "telegram:abc", "+85512000001", "tel:" })
	void these_urns_are_refused(String urn) {
		assertThat(start(urn).status()).isEqualTo(400);
		assertThat(start(urn).json().path("urns").has("0")).isTrue();
	}

	@Test
	void strangers_get_403() {
		Client.Answer wrong = Client.rapidPro(this.sandbox, "wrong").json(PATH, Map.of());
		Client.Answer none = Client.anonymous(this.sandbox).get(PATH);

		assertThat(wrong.status()).isEqualTo(403);
		assertThat(wrong.text("detail")).isEqualTo("Invalid token");
		assertThat(none.status()).isEqualTo(403);
		assertThat(none.text("detail")).isEqualTo("Authentication credentials were not provided.");
	}

	@Test
	void only_json_by_post_at_the_path_with_its_suffix() {
		assertThat(this.client.json("/api/v2/flow_starts", Map.of()).status()).isEqualTo(403);
		assertThat(this.client.get("/api/v2/flow_starts").header("Content-Type")).startsWith("text/html");
		assertThat(this.client.get("/api/v2/flows.json").status()).isEqualTo(404);
		assertThat(this.client.send("PUT", PATH, "", null).status()).isEqualTo(405);
		assertThat(this.client.send("POST", PATH, "flow=1", "text/plain").status()).isEqualTo(415);
	}

	@Test
	void more_than_the_hours_share_is_throttled_until_the_oldest_is_an_hour_old() {
		this.sandbox.change((settings) -> settings.toBuilder().rapidProRequestsPerHour(3).build());
		start("tel:+85512000001");
		this.clock.advance(Duration.ofMinutes(10));
		start("tel:+85512000001");
		this.client.get(PATH);

		Client.Answer throttled = start("tel:+85512000001");

		assertThat(throttled.status()).isEqualTo(429);
		assertThat(throttled.header("Retry-After")).isEqualTo("3000");
		assertThat(throttled.text("detail")).isEqualTo("Request was throttled. Expected available in 3000 seconds.");
		assertThat(this.sandbox.ledger().flowStarts()).hasSize(2);
		this.clock.advance(Duration.ofSeconds(3000));
		assertThat(start("tel:+85512000001").status()).isEqualTo(201);
		assertThat(start("tel:+85512000001").status()).isEqualTo(429);
	}

	@Test
	void a_start_is_found_by_uuid_and_by_time() {
		String first = start("tel:+85512000001").text("uuid");
		this.clock.advance(Duration.ofMinutes(1));
		String second = start("tel:+85512000002").text("uuid");

		assertThat(uuids(this.client.get(PATH + "?uuid=" + first))).containsExactly(first);
		assertThat(uuids(this.client.get(PATH))).containsExactly(second, first);
		assertThat(uuids(this.client.get(PATH + "?after=2026-11-23T08:00:30.000000Z"))).containsExactly(second);
		assertThat(uuids(this.client.get(PATH + "?before=2026-11-23T08:00:30.000000Z"))).containsExactly(first);
		assertThat(uuids(this.client.get(PATH + "?after=yesterday"))).isEmpty();
		assertThat(this.client.get(PATH + "?uuid=xyz").text("detail"))
			.isEqualTo("Param 'uuid': xyz is not a valid UUID.");
	}

	@Test
	void reads_lag_behind_as_the_replica_does() {
		this.sandbox.change((settings) -> settings.toBuilder().readDelay(Duration.ofSeconds(2)).build());
		String uuid = start("tel:+85512000001").text("uuid");

		assertThat(uuids(this.client.get(PATH + "?uuid=" + uuid))).isEmpty();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(uuids(this.client.get(PATH + "?uuid=" + uuid))).containsExactly(uuid);
	}

	@Test
	void pages_have_250_starts_and_absolute_links() {
		List<String> uuids = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			uuids.add(0, start("tel:+8551200%04d".formatted(i)).text("uuid"));
		}

		Client.Answer first = this.client.get(PATH);
		String next = first.text("next");
		Client.Answer second = this.client.get(next);
		Client.Answer back = this.client.get(second.text("previous"));

		assertThat(next).startsWith(this.sandbox.url() + PATH + "?cursor=");
		assertThat(Stream.of(first, second).flatMap((page) -> uuids(page).stream())).isEqualTo(uuids);
		assertThat(uuids(first)).hasSize(250);
		assertThat(second.text("next")).isNull();
		assertThat(uuids(back)).isEqualTo(uuids(first));
	}

	@Test
	void a_failing_server_answers_html_and_may_have_started_the_flow() {
		this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.SERVER_ERROR));
		this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.SERVER_ERROR).afterEffect());

		Client.Answer before = start("tel:+85512000001");
		Client.Answer after = start("tel:+85512000002");

		assertThat(List.of(before, after)).allSatisfy((answer) -> {
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.body()).isEqualTo("Server Error. Site administrators have been notified.");
			assertThat(answer.header("Content-Type")).startsWith("text/html");
		});
		assertThat(this.sandbox.ledger().flowStarts()).singleElement()
			.satisfies((started) -> assertThat(started.urns()).containsExactly("tel:+85512000002"));
	}

	private Client.Answer start(String urn) {
		return start(Map.of("flow", FLOW, "urns", List.of(urn)));
	}

	private Client.Answer start(Map<String, Object> body) {
		return this.client.json(PATH, body);
	}

	private String status(String uuid) {
		return this.client.get(PATH + "?uuid=" + uuid).json().path("results").path(0).path("status").asString();
	}

	private void assertComplaint(Map<String, Object> body, String complaint) {
		Client.Answer answer = this.client.json(PATH, new LinkedHashMap<>(body));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).isEqualTo(complaint);
	}

	private static List<String> uuids(Client.Answer page) {
		return page.json().path("results").valueStream().map((start) -> start.path("uuid").asString()).toList();
	}

}
