package org.scfm.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.flow.StartOutcome.NotSent;
import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.flow.StartOutcome.Throttled;
import org.scfm.flow.StartOutcome.Unknown;
import org.scfm.monitoring.Metrics;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class RapidProClientTests {

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-03-01T22:30:00Z"), ZoneOffset.UTC);

	private static final String FLOW = "f5901b62-ba76-4003-9c62-72fdacc1b7b7";

	private static final String REQUEST = """
			{"flow":"f5901b62-ba76-4003-9c62-72fdacc1b7b7","urns":["tel:+85512234567"],"params":{"phone_call_id":7}}""";

	@Test
	void a_start_is_taken() {
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), CLOCK)) {
			StartOutcome outcome = client(sandbox).start(REQUEST);

			Ledger.Started effect = sandbox.ledger().flowStarts().get(0);
			assertThat(outcome).isEqualTo(new Started(effect.uuid(), effect.id()));
			assertThat(effect.flow()).isEqualTo(FLOW);
			assertThat(effect.urns()).containsExactly("tel:+85512234567");
			assertThat(effect.params()).hasToString("{phone_call_id=7}");
		}
	}

	@Test
	void the_request_goes_to_the_json_address_with_the_token() {
		try (CannedServer server = CannedServer.json(201, "{\"id\":1}")) {
			client(server.url() + "/rapidpro/api/", "s3cret").start(REQUEST);

			CannedServer.Received request = server.received().get(0);
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.path()).isEqualTo("/rapidpro/api/v2/flow_starts.json");
			assertThat(request.headers()).containsEntry("Authorization", List.of("Token s3cret"))
				.containsEntry("Content-type", List.of("application/json"))
				.containsEntry("Accept", List.of("application/json"));
			assertThat(request.body()).isEqualTo(REQUEST);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-",
			textBlock = """
					{"uuid":"09d23a05-47fe-11e4-bfe9-b8f6b119e9ab","id":12,"status":"pending"} | 09d23a05-47fe-11e4-bfe9-b8f6b119e9ab | 12
					{"uuid":"09d23a05-47fe-11e4-bfe9-b8f6b119e9ab","status":"queued"}          | 09d23a05-47fe-11e4-bfe9-b8f6b119e9ab | -
					{"id":9007199254740993,"status":"no such status"}                          | -                                    | 9007199254740993
					""")
	void old_and_new_answers_are_understood(String body, @Nullable String uuid, @Nullable Long id) {
		assertThat(answered(201, body)).isEqualTo(new Started(uuid, id));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					400 | {"urns":{"0":["Invalid URN: foo:bar."]}}                         | urns[0]: Invalid URN: foo:bar.            | false | urns
					400 | {"flow":["No such object: abcde"]}                               | flow: No such object: abcde               | false | flow
					400 | {"params":["Cannot exceed 10,000 characters encoded."]}          | params: Cannot exceed 10,000 characters encoded. | false | params
					400 | {"non_field_errors":["Must specify at least one group"]}         | Must specify at least one group           | false | ``
					400 | {"non_field_errors":["Sorry, your workspace is currently suspended. To re-enable."]} | Sorry, your workspace is currently suspended. To re-enable. | true | ``
					400 | {"non_field_errors":["Sorry, your workspace is currently flagged."]}   | Sorry, your workspace is currently flagged.   | true | ``
					400 | {"detail":"JSON parse error"}                                    | JSON parse error                          | false | ``
					400 | {}                                                               | HTTP 400 without a reason                 | false | ``
					400 | <html>sent to an HTTPS port</html>                               | HTTP 400 without a word of RapidPro's API | true  | ``
					301 | <html/>                                                          | HTTP 301 without a word of RapidPro's API | true  | ``
					401 | {"detail":"Invalid token"}                                       | Invalid token                             | true  | ``
					403 | {"detail":"Invalid token"}                                       | Invalid token                             | true  | ``
					404 | <html/>                                                          | HTTP 404 without a word of RapidPro's API | true  | ``
					405 | {"detail":"Method not allowed."}                                 | Method not allowed.                       | true  | ``
					415 | {"detail":"Unsupported media type"}                              | Unsupported media type                    | true  | ``
					413 | <html/>                                                          | HTTP 413 without a word of RapidPro's API | false | ``
					""")
	void refusals_come_with_rapidpros_words(int status, String body, String reason, boolean everyStart, String field) {
		assertThat(answered(status, body)).isInstanceOfSatisfying(Refused.class, (refused) -> {
			assertThat(refused.reason()).isEqualTo(reason);
			assertThat(refused.everyStart()).isEqualTo(everyStart);
			assertThat(String.join(",", refused.fields())).isEqualTo(field);
			assertThat(refused.toString()).doesNotContain(reason);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			201 | {"status":"pending"}
			201 | {"uuid":null,"id":null}
			201 | {"uuid":"09d23a05-
			201 | ``
			200 | []
			204 | ``
			408 | {"detail":"Timeout"}
			500 | Server Error. Site administrators have been notified.
			503 | {"detail":"Try again"}
			504 | <html/>
			""")
	void nobody_knows_after_other_answers(int status, String body) {
		assertThat(answered(status, body)).isInstanceOfSatisfying(Unknown.class,
				(unknown) -> assertThat(unknown.reason()).startsWith("HTTP " + status));
	}

	@ParameterizedTest
	@CsvSource({ "17, 17", "'Mon, 01 Mar 2027 22:30:09 GMT', 9", "soon, -1" })
	void throttling_tells_how_long(String header, long seconds) {
		try (CannedServer server = new CannedServer(429, "application/json", "{\"detail\":\"Request was throttled.\"}",
				Map.of("Retry-After", header))) {
			assertThat(client(server.url(), "s3cret").start(REQUEST))
				.isEqualTo(new Throttled((seconds < 0) ? null : Duration.ofSeconds(seconds)));
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "THROTTLED", "REJECTED", "UNKNOWN_STATUS" })
	void one_request_is_sent_whatever_goes_wrong(Fault.Kind kind) {
		SandboxSettings settings = SandboxSettings.defaults();
		try (Sandbox sandbox = Sandbox.start(settings, CLOCK)) {
			sandbox.faults()
				.add(Fault.on(RequestKind.FLOW_START, kind).afterEffect().delay(Duration.ofSeconds(20)).times(0));

			StartOutcome outcome = client(sandbox).start(REQUEST);

			assertThat(outcome).isInstanceOf(Unknown.class);
			assertThat(sandbox.ledger().requests(RequestKind.FLOW_START)).isEqualTo(1);
			assertThat(sandbox.ledger().flowStarts()).hasSize(1);
		}
	}

	@Test
	void a_refused_connection_is_not_sent() {
		assertThat(client("http://127.0.0.1:" + Ports.free(), "s3cret").start(REQUEST)).isInstanceOf(NotSent.class);
	}

	@Test
	void the_token_is_kept_out_of_what_is_recorded() {
		try (CannedServer server = CannedServer.json(400, "{\"detail\":\"Token s3cret is not welcome\"}")) {
			assertThat(client(server.url(), "s3cret").start(REQUEST))
				.isEqualTo(new Refused("Token *** is not welcome"));
		}
	}

	@Test
	void a_list_is_asked_for_at_the_given_address_and_read_whole_however_large() {
		String padding = "\"phone_call_key\":\"ours\",\"text\":\"" + "x".repeat(9_900) + "\"";
		String starts = IntStream.range(0, 250)
			.mapToObj((id) -> "{\"id\":%d,\"params\":{%s},\"extra\":{%s}}".formatted(id, padding, padding))
			.collect(Collectors.joining(","));
		try (CannedServer server = CannedServer.json(200, "{\"next\":null,\"results\":[" + starts + "]}")) {
			ListOutcome outcome = client(server.url() + "/rapidpro/api/", "s3cret")
				.list("after=2027-03-01T22%3A18%3A00Z");

			assertThat(outcome).isInstanceOfSatisfying(ListOutcome.Page.class,
					(page) -> assertThat(page.starts()).hasSize(250).extracting(ListedStart::key).containsOnly("ours"));
			CannedServer.Received request = server.received().get(0);
			assertThat(request.method()).isEqualTo("GET");
			assertThat(request.path()).isEqualTo("/rapidpro/api/v2/flow_starts.json?after=2027-03-01T22%3A18%3A00Z");
			assertThat(request.headers()).containsEntry("Authorization", List.of("Token s3cret"));
		}
	}

	@Test
	void a_list_that_is_refused_is_none_and_the_token_is_not_told() {
		try (CannedServer server = CannedServer.json(403, "{\"detail\":\"Token s3cret is not welcome\"}")) {
			assertThat(client(server.url(), "s3cret").list("after=x"))
				.isEqualTo(new ListOutcome.Failed("HTTP 403: Token *** is not welcome"));
		}
	}

	private static StartOutcome answered(int status, String body) {
		try (CannedServer server = CannedServer.json(status, body)) {
			return client(server.url(), "s3cret").start(REQUEST);
		}
	}

	private static RapidProClient client(Sandbox sandbox) {
		return client(sandbox.url() + "/api", SandboxSettings.RAPIDPRO_TOKEN);
	}

	private static RapidProClient client(String baseUrl, String token) {
		return new RapidProClient(new RapidProProperties(baseUrl, null, token, Duration.ofSeconds(2),
				Duration.ofSeconds(1), new RapidProProperties.Retry(1, Duration.ZERO, Duration.ZERO)), CLOCK,
				Metrics.off());
	}

}
