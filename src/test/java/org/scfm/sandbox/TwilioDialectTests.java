package org.scfm.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class TwilioDialectTests {

	private static final String ACCOUNT = SandboxSettings.TWILIO_ACCOUNT_SID;

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).outcomes(OutcomeRule.BY_NUMBER).build(), this.clock);

	private final Client client = Client.of(this.sandbox, ACCOUNT);

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void a_fresh_call_is_queued_and_has_no_dates() {
		Client.Answer answer = this.client.create("+85512000001");

		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.text("status")).isEqualTo("queued");
		assertThat(answer.text("date_created")).isNull();
		assertThat(answer.text("start_time")).isNull();
		assertThat(answer.text("queue_time")).isEqualTo("0");
		assertThat(answer.text("uri"))
			.isEqualTo("/2010-04-01/Accounts/" + ACCOUNT + "/Calls/" + answer.text("sid") + ".json");
		assertThat(this.client.fetch(answer.text("sid")).text("date_created"))
			.isEqualTo("Mon, 23 Nov 2026 08:00:00 +0000");
		this.sandbox.change((settings) -> settings.toBuilder().datesOnCreate(true).build());
		assertThat(this.client.create("+85512000001").text("date_updated"))
			.isEqualTo("Mon, 23 Nov 2026 08:00:00 +0000");
	}

	@Test
	void every_answer_has_twilios_headers() {
		Client.Answer created = this.client.create("+85512000001");
		List<Client.Answer> answers = List.of(created, this.client.fetch(created.text("sid")), this.client.fetch("CA0"),
				this.client.create(Map.of()), this.client.list("PageSize=5000"));

		assertThat(answers).allSatisfy((answer) -> {
			assertThat(answer.header("Twilio-Request-Id")).matches("RQ[0-9a-f]{32}");
			assertThat(answer.header("Twilio-Concurrent-Requests")).isEqualTo("1");
			assertThat(answer.header("X-Home-Region")).isEqualTo("us1");
			assertThat(answer.header("Date")).isNotBlank();
		});
		assertThat(created.header("Twilio-Request-Id")).isEqualTo(this.sandbox.ledger().calls().get(0).requestId());
	}

	@ParameterizedTest
	@CsvSource({ "+15005550001, 21217", "+15005550002, 21214", "+15005550003, 21215", "+15005550004, 21216",
			"012345, 21211", "+0855120001, 21211", "abc, 21211" })
	void numbers_that_cannot_be_called_are_refused(String to, int code) {
		Client.Answer answer = this.client.create(to);

		assertRefused(answer, 400, code);
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "+15005550001, 21212", "+15005550000, 21210", "+15005550002, 21210", "nobody, 21212" })
	void callers_that_are_not_ours_are_refused(String from, int code) {
		assertRefused(this.client.create(form("From", from)), 400, code);
	}

	@ParameterizedTest
	@CsvSource({ "+15005550006", "1234", "+85523456789", "85523456789" })
	void any_other_caller_is_taken_as_long_as_none_are_listed(String from) {
		assertThat(this.client.create(form("From", from)).text("from")).isEqualTo(from);
	}

	@Test
	void only_listed_callers_are_taken_once_some_are() {
		this.sandbox.change((settings) -> settings.toBuilder().fromNumbers(Set.of("1234", "+85523456789")).build());

		assertThat(this.client.create(form("From", "1234")).status()).isEqualTo(201);
		assertThat(this.client.create(form("From", "+855 23 456 789")).status()).isEqualTo(201);
		assertRefused(this.client.create(form("From", "2345")), 400, 21210);
	}

	@Test
	void what_is_missing_is_told_in_twilios_order() {
		assertRefused(this.client.create(Map.of()), 400, 21201);
		assertRefused(this.client.create(Map.of("To", "abc")), 400, 21205);
		assertRefused(this.client.create(Map.of("To", "abc", "Url", "nonsense")), 400, 21205);
		assertRefused(this.client.create(Map.of("To", "abc", "Url", "https://a.example")), 400, 21213);
		assertRefused(this.client.create(Map.of("To", "abc", "Url", "https://a.example", "From", "?", "Method", "PUT")),
				400, 21209);
		assertRefused(this.client.create(Map.of("To", "abc", "Url", "https://a.example", "From", "?")), 400, 21211);
		assertRefused(this.client.create(Map.of("To", "+85512000001", "Twiml", "<Response/>", "From", "?")), 400,
				21212);
		assertThat(this.client.create(Map.of("To", "+85512000001", "Twiml", "<Response/>", "From", "1")).status())
			.isEqualTo(201);
	}

	@Test
	void the_texts_are_twilios() {
		JsonNode noTo = this.client.create(Map.of()).json();
		assertThat(noTo.path("message").asString()).isEqualTo("No 'To' number is specified");
		assertThat(noTo.path("more_info").asString()).isEqualTo("https://www.twilio.com/docs/errors/21201");
		assertThat(noTo.path("status").intValue()).isEqualTo(400);
		assertThat(this.client.fetch("CA1").text("message"))
			.isEqualTo("The requested resource /2010-04-01/Accounts/" + ACCOUNT + "/Calls/CA1.json was not found");
		assertThat(this.client.create(form("Url", "ftp://a.example")).text("message"))
			.isEqualTo("Url is not a valid URL: ftp://a.example");
	}

	@Test
	void strangers_are_turned_away_with_a_basic_challenge() {
		List<Client.Answer> answers = List.of(
				Client.of(this.sandbox, ACCOUNT, ACCOUNT + ":wrong").create("+85512000001"),
				Client.of(this.sandbox, ACCOUNT, SandboxSettings.TEST_ACCOUNT_SID + ":" + SandboxSettings.AUTH_TOKEN)
					.list(""),
				Client.rapidPro(this.sandbox, "x").get("/2010-04-01/Accounts/" + ACCOUNT + "/Calls.json"));

		assertThat(answers).allSatisfy((answer) -> {
			assertRefused(answer, 401, 20003);
			assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Twilio API\"");
		});
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void test_credentials_may_only_create_and_place_nothing() {
		Client tester = Client.of(this.sandbox, SandboxSettings.TEST_ACCOUNT_SID);
		Map<String, String> form = form("From", "+15005550006");

		Client.Answer created = tester.create(form);

		assertThat(created.status()).isEqualTo(201);
		assertRefused(tester.fetch(created.text("sid")), 403, 20008);
		assertRefused(tester.list(""), 403, 20008);
		assertRefused(tester.create(form("From", "+85523456789")), 400, 21210);
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void numbers_are_stored_with_a_plus_and_without_punctuation() {
		assertThat(this.client.create("855 12-000-001").text("to")).isEqualTo("+85512000001");
		assertThat(this.client.create("+1 (415) 867-5309").text("to_formatted")).isEqualTo("(415) 867-5309");
		assertThat(this.sandbox.ledger().callsTo("+85512000001")).hasSize(1);
	}

	@Test
	void only_a_call_not_yet_answered_is_canceled_and_only_a_live_one_completed() {
		String ringing = this.client.create("+85512000001").text("sid");
		String talking = this.client.create("+85512000007").text("sid");
		assertThat(this.client.update(ringing, Map.of("Status", "canceled")).text("status")).isEqualTo("canceled");
		this.clock.advance(Duration.ofSeconds(9));

		assertRefused(this.client.update(talking, Map.of("Status", "canceled")), 400, 21220);
		Client.Answer completed = this.client.update(talking, Map.of("Status", "completed"));
		assertThat(completed.text("status")).isEqualTo("completed");
		assertThat(completed.text("duration")).isEqualTo("4");
		assertRefused(this.client.update(talking, Map.of("Status", "completed")), 400, 21220);
		assertRefused(this.client.update(ringing, Map.of("Url", "https://a.example")), 400, 21220);
	}

	@Test
	void only_a_call_that_is_over_is_deleted() {
		String sid = this.client.create("+85512000001").text("sid");
		assertRefused(this.client.delete(sid), 409, 20009);
		this.clock.advance(Duration.ofMinutes(1));

		assertThat(this.client.delete(sid).status()).isEqualTo(204);
		assertRefused(this.client.fetch(sid), 404, 20404);
		assertThat(this.client.list("").json().path("calls")).isEmpty();
	}

	@Test
	void pages_go_forth_and_back_by_tokens_and_are_stable_while_calls_arrive() {
		List<String> sids = create(250);
		JsonNode first = this.client.list("PageSize=100").json();
		create(3);
		JsonNode second = this.client.get(first.path("next_page_uri").asString()).json();
		JsonNode third = this.client.get(second.path("next_page_uri").asString()).json();
		JsonNode back = this.client.get(third.path("previous_page_uri").asString()).json();

		assertThat(sids(first)).isEqualTo(sids.subList(0, 100));
		assertThat(sids(second)).isEqualTo(sids.subList(100, 200));
		assertThat(sids(third)).isEqualTo(sids.subList(200, 250));
		assertThat(sids(back)).isEqualTo(sids(second));
		assertThat(third.path("next_page_uri").isNull()).isTrue();
		assertThat(first.path("next_page_uri").asString()).startsWith("/2010-04-01/")
			.contains("Page=1", "PageToken=PA" + sids.get(99));
		assertThat(third.path("previous_page_uri").asString()).contains("Page=1", "PageToken=PB" + sids.get(200));
		assertThat(first.path("end").intValue()).isEqualTo(99);
		assertThat(third.path("start").intValue()).isEqualTo(200);
		assertThat(third.path("end").intValue()).isEqualTo(249);
	}

	@Test
	void a_page_has_50_calls_and_never_more_than_1000() {
		create(60);

		assertThat(this.client.list("").json().path("calls")).hasSize(50);
		assertThat(this.client.list("PageSize=1000").json().path("calls")).hasSize(60);
		assertRefused(this.client.list("PageSize=1001"), 400, 20007);
		assertRefused(this.client.list("PageToken=PAnothing"), 400, 20001);
	}

	@Test
	void filters_hold_over_pages() {
		create(30);
		List<String> wanted = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			wanted.add(0, this.client.create("+85512999906").text("sid"));
			create(5);
		}

		List<String> read = new ArrayList<>();
		String next = "?To=%2B85512999906&From=1234&Status=queued&PageSize=2";
		for (String uri = "/2010-04-01/Accounts/" + ACCOUNT + "/Calls.json" + next; uri != null;) {
			JsonNode page = this.client.get(uri).json();
			read.addAll(sids(page));
			uri = page.path("next_page_uri").isNull() ? null : page.path("next_page_uri").asString();
		}

		assertThat(read).isEqualTo(wanted);
		assertThat(this.client.list("To=%2B85512999906&From=999").json().path("calls")).isEmpty();
		assertThat(this.client.list("To=%2B85512999906&Status=completed").json().path("calls")).isEmpty();
	}

	@Test
	void time_filters_find_dialled_calls_only() {
		String dialled = this.client.create("+85512000001").text("sid");
		this.client.create("+85512000006");
		this.clock.advance(Duration.ofDays(1));

		assertThat(sids(this.client.list("StartTime%3E=2026-11-23").json())).containsExactly(dialled);
		assertThat(sids(this.client.list("StartTime=2026-11-23").json())).containsExactly(dialled);
		assertThat(sids(this.client.list("EndTime%3C=2026-11-23T08%3A00%3A20").json())).containsExactly(dialled);
		assertThat(sids(this.client.list("EndTime%3C=2026-11-23T08%3A00%3A19").json())).isEmpty();
		assertThat(sids(this.client.list("StartTime%3E=2026-11-24").json())).isEmpty();
		assertRefused(this.client.list("StartTime=yesterday"), 400, 20001);
	}

	@Test
	void fetches_and_lists_may_lag_behind_creates() {
		this.sandbox.change((settings) -> settings.toBuilder().readDelay(Duration.ofSeconds(3)).build());
		String sid = this.client.create("+85512000001").text("sid");

		assertThat(this.client.fetch(sid).status()).isEqualTo(404);
		assertThat(this.client.list("To=%2B85512000001").json().path("calls")).isEmpty();
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(this.client.fetch(sid).status()).isEqualTo(200);
		assertThat(this.client.list("To=%2B85512000001").json().path("calls")).hasSize(1);
	}

	@Test
	void without_json_in_the_path_the_answer_is_xml() {
		Client.Answer answer = this.client.post("/2010-04-01/Accounts/" + ACCOUNT + "/Calls",
				form("To", "+85512000001"));

		assertThat(answer.status()).isEqualTo(201);
		assertThat(answer.header("Content-Type")).startsWith("application/xml");
		assertThat(answer.body()).contains("<TwilioResponse><Call><Sid>CA", "<Status>queued</Status>");
	}

	@Test
	void other_paths_and_methods_are_not_served() {
		String account = "/2010-04-01/Accounts/" + ACCOUNT;
		assertRefused(this.client.get(account + "/Messages.json"), 404, 20404);
		assertRefused(this.client.send("PUT", account + "/Calls.json", "", null), 405, 20004);
	}

	private static void assertRefused(Client.Answer answer, int status, int code) {
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.json().path("code").isInt()).isTrue();
		assertThat(answer.json().path("code").intValue()).isEqualTo(code);
		assertThat(answer.json().path("status").intValue()).isEqualTo(status);
	}

	private static Map<String, String> form(String name, String value) {
		Map<String, String> form = new LinkedHashMap<>(
				Map.of("To", "+85512000001", "From", "1234", "Url", "https://demo.example.com/voice.xml"));
		form.put(name, value);
		return form;
	}

	/** Newest first. */
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
