package org.scfm.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class SomlengDialectTests {

	private static final String ACCOUNT = SandboxSettings.SOMLENG_ACCOUNT_SID;

	private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).outcomes(OutcomeRule.BY_NUMBER).build(), this.clock);

	private final Client client = Client.of(this.sandbox, ACCOUNT);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void a_call_has_a_uuid_dates_and_no_queue_time() {
		Client.Answer answer = this.client.create("+85512000001");

		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.text("sid")).matches(UUID);
		assertThat(answer.text("status")).isEqualTo("queued");
		assertThat(answer.text("date_created")).isEqualTo("Mon, 23 Nov 2026 08:00:00 +0000");
		assertThat(answer.json().has("queue_time")).isFalse();
		assertThat(answer.json().has("trunk_sid")).isFalse();
		assertThat(answer.json().path("subresource_uris").isObject()).isTrue();
		assertThat(answer.json().path("subresource_uris")).isEmpty();
		assertThat(answer.header("Twilio-Request-Id")).isNull();
		assertThat(this.sandbox.ledger().callsTo("+85512000001")).singleElement()
			.satisfies((call) -> assertThat(call.account()).isEqualTo(ACCOUNT));
	}

	@Test
	void a_call_lives_on_the_clock() {
		String sid = this.client.create("+85512000001").text("sid");
		assertThat(this.client.fetch(sid).text("status")).isEqualTo("ringing");
		this.clock.advance(Duration.ofSeconds(20));

		Client.Answer over = this.client.fetch(sid);

		assertThat(over.text("status")).isEqualTo("completed");
		assertThat(over.text("duration")).isEqualTo("15");
		assertThat(over.text("date_updated")).isEqualTo("Mon, 23 Nov 2026 08:00:20 +0000");
	}

	@Test
	void numbers_are_taken_with_or_without_plus_and_told_with_it() {
		Client.Answer bare = this.client
			.create(Map.of("To", "855 12 000 001", "From", "+1234", "Twiml", "<Response/>"));
		Client.Answer plus = this.client
			.create(Map.of("To", "+85512000001", "From", "85523456789", "Url", "https://a.example", "Timeout", "x"));

		assertThat(bare.text("to")).isEqualTo("+85512000001");
		assertThat(bare.text("from")).isEqualTo("1234");
		assertThat(plus.text("to")).isEqualTo("+85512000001");
		assertThat(plus.text("from")).isEqualTo("+85523456789");
	}

	@Test
	void what_is_wrong_is_told_in_one_sentence_with_a_code_as_text() {
		assertRefused(this.client.create(Map.of("To", "+85512000001")), "20422",
				"Url is required and From must be filled");
		assertRefused(this.client.create(Map.of()), "20422",
				"To must be filled, Url is required, and From must be filled");
		assertRefused(this.client.create("012345678"), "20422", "To is invalid");
		assertRefused(this.client.create(Map.of("To", "+85512000001", "From", "1", "Twiml", "<Response>")), "20422",
				"Twiml is invalid");
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost/a", "http://127.0.0.1/a", "http://10.1.2.3", "http://192.168.1.1/",
			"http://172.20.1.1/", "http://[::1]/", "ftp://a.example", "nonsense" })
	void urls_it_could_not_reach_are_refused(String url) {
		assertRefused(this.client.create(Map.of("To", "+85512000001", "From", "1234", "Url", url)), "20422",
				"Url is invalid");
	}

	@Test
	void only_listed_callers_are_taken_once_some_are() {
		this.sandbox.change((settings) -> settings.toBuilder().fromNumbers(Set.of("2345")).build());

		Client.Answer answer = this.client.create("+85512000001");

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.text("code")).isEqualTo("21210");
	}

	@Test
	void strangers_get_a_bearer_challenge() {
		Client.Answer answer = Client.of(this.sandbox, ACCOUNT, ACCOUNT + ":wrong").create("+85512000001");

		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.header("WWW-Authenticate"))
			.startsWith("Bearer realm=\"Twilio API\", error=\"invalid_token\"");
		assertThat(answer.text("detail")).isEmpty();
		assertThat(answer.json().path("code").isString()).isTrue();
	}

	@Test
	void what_is_not_there_gets_rails_404() {
		String twilio = Client.of(this.sandbox, SandboxSettings.TWILIO_ACCOUNT_SID).create("+85512000001").text("sid");
		String own = this.client.create("+85512000001").text("sid");

		for (Client.Answer answer : List.of(this.client.fetch("5cf00000-0000-4000-8000-000000000000"),
				this.client.fetch(twilio), this.client.delete(own),
				this.client.get("/2010-04-01/Accounts/" + ACCOUNT + "/Messages.json"))) {
			assertThat(answer.status()).isEqualTo(404);
			assertThat(answer.body()).isEqualTo("{\"status\":404,\"error\":\"Not Found\"}");
		}
	}

	@Test
	void lists_ignore_filters_and_stop_at_100_whatever_was_asked_for() {
		List<String> sids = create(250);

		JsonNode first = this.client.list("PageSize=1000&To=%2B85599999999&Status=completed").json();
		JsonNode second = this.client.get(first.path("next_page_uri").asString()).json();
		JsonNode third = this.client.get(second.path("next_page_uri").asString()).json();
		JsonNode back = this.client.get(third.path("previous_page_uri").asString()).json();

		assertThat(first.path("page_size").intValue()).isEqualTo(1000);
		assertThat(first.has("start")).isFalse();
		assertThat(first.path("previous_page_uri").isString()).isTrue();
		assertThat(sids(first)).isEqualTo(sids.subList(0, 100));
		assertThat(sids(second)).isEqualTo(sids.subList(100, 200));
		assertThat(sids(third)).isEqualTo(sids.subList(200, 250));
		assertThat(sids(back)).isEqualTo(sids(second));
		assertThat(third.path("next_page_uri").isNull()).isTrue();
		assertThat(this.client.list("").json().path("calls")).hasSize(50);
	}

	@Test
	void a_queued_call_is_canceled_at_once_a_live_one_a_little_later() {
		String queued = this.client.create("+85512000006").text("sid");
		String live = this.client.create("+85512000007").text("sid");
		this.clock.advance(Duration.ofSeconds(10));

		assertThat(this.client.update(queued, Map.of("Status", "canceled")).text("status")).isEqualTo("canceled");
		assertThat(this.client.update(live, Map.of("Status", "completed")).text("status")).isEqualTo("in-progress");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.client.fetch(live).text("status")).isEqualTo("completed");
		assertThat(this.client.fetch(live).text("duration")).isEqualTo("6");
		assertThat(this.client.update(queued, Map.of("Status", "canceled")).status()).isEqualTo(422);
		assertThat(this.client.update(queued, Map.of("Status", "canceled")).text("code")).isEqualTo("21220");
	}

	@Test
	void a_queue_is_kept_seven_days() {
		String sid = this.client.create("+85512000005").text("sid");
		this.clock.advance(Duration.ofDays(6));
		assertThat(this.client.fetch(sid).text("status")).isEqualTo("queued");
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.client.fetch(sid).text("status")).isEqualTo("canceled");
	}

	@Test
	void a_set_refusal_comes_with_somlengs_own_code() {
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 422, "S1005", "Insufficient balance"));

		assertRefused(this.client.create("+85512000001"), "S1005", "Insufficient balance");
		assertThat(this.client.create("+85512000001").status()).isEqualTo(201);
	}

	private static void assertRefused(Client.Answer answer, String code, String message) {
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.json().path("code").isString()).isTrue();
		assertThat(answer.text("code")).isEqualTo(code);
		assertThat(answer.text("message")).isEqualTo(message);
		assertThat(answer.json().path("status").intValue()).isEqualTo(422);
	}

	private List<String> create(int number) {
		List<String> sids = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			sids.add(0, this.client.create("+8551100%04d".formatted(i)).text("sid"));
		}
		return sids;
	}

	private static List<String> sids(JsonNode page) {
		return page.path("calls").valueStream().map((call) -> call.path("sid").asString()).toList();
	}

}
