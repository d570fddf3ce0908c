package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.StubServer.Reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CandidateSearchTests {

	private static final String TWILIO_CALLS = "/2010-04-01/Accounts/" + Fixtures.TWILIO_SID + "/Calls.json";

	private static final String SOMLENG_CALLS = "/2010-04-01/Accounts/" + Fixtures.SOMLENG_SID + "/Calls.json";

	private static final Instant NOT_BEFORE = Instant.parse("2026-11-23T09:58:00.750Z");

	private static final String IN_TIME = "\"Mon, 23 Nov 2026 09:58:00 +0000\"";

	private static final String LONG_AGO = "\"Mon, 23 Nov 2026 09:00:00 +0000\"";

	private static final String TOO_OLD = "\"Mon, 23 Nov 2026 09:57:58 +0000\"";

	private final StubServer server = new StubServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void twilio_filters_by_number_and_caller_id_and_pages_are_followed() {
		this.server.replies(page(TWILIO_CALLS + "?PageSize=100&To=%2B855&Page=1&PageToken=PACA2",
				call("CA1", Fixtures.TO, Fixtures.FROM, IN_TIME), call("CA2", Fixtures.TO, Fixtures.FROM, TOO_OLD)),
				page("https://api.twilio.com" + TWILIO_CALLS + "?Page=2&PageToken=PACA3",
						call("CA3", Fixtures.TO, Fixtures.FROM, "null")),
				page(null));

		List<RemoteCall> calls = find(twilio(), Fixtures.FROM);

		assertThat(calls).extracting(RemoteCall::sid).containsExactly("CA1", "CA3");
		assertThat(calls.get(0).dateCreated()).isEqualTo("2026-11-23T09:58:00Z");
		assertThat(calls.get(0).json()).contains("\"sid\":\"CA1\"");
		assertThat(this.server.received()).extracting(StubServer.Received::path)
			.containsExactly(TWILIO_CALLS, TWILIO_CALLS, TWILIO_CALLS);
		assertThat(this.server.received().get(0).target()).contains("To=%2B85512345667");
		assertThat(this.server.received().get(0).query()).containsExactlyInAnyOrder("PageSize=100", "To=" + Fixtures.TO,
				"From=" + Fixtures.FROM);
		assertThat(this.server.received().get(1).target())
			.isEqualTo(TWILIO_CALLS + "?PageSize=100&To=%2B855&Page=1&PageToken=PACA2");
		assertThat(this.server.received().get(2).target()).isEqualTo(TWILIO_CALLS + "?Page=2&PageToken=PACA3");
	}

	@Test
	void pages_are_followed_below_the_path_of_the_base_url() {
		this.server.replies(page(TWILIO_CALLS + "?Page=1"), page("/proxy" + TWILIO_CALLS + "?Page=2"), page(null));

		find(new TwilioCallProvider(Fixtures.properties(this.server.url() + "/proxy", Fixtures.TWILIO_SID),
				Fixtures.CLOCK, Metrics.off()), Fixtures.FROM);

		assertThat(this.server.received()).hasSize(3)
			.allSatisfy((get) -> assertThat(get.path()).isEqualTo("/proxy" + TWILIO_CALLS));
	}

	@Test
	void only_outgoing_calls_between_the_two_numbers_are_candidates() {
		this.server.replies(page(null, call("CA1", Fixtures.TO, "+85523999999", IN_TIME),
				call("CA2", "+85512999999", Fixtures.FROM, IN_TIME),
				call("CA3", Fixtures.TO, Fixtures.FROM, IN_TIME).replace("outbound-api", "inbound"),
				call("CA4", Fixtures.TO, Fixtures.FROM, IN_TIME).replace("\"outbound-api\"", "null")));

		assertThat(find(twilio(), Fixtures.FROM)).extracting(RemoteCall::sid).containsExactly("CA4");
	}

	@Test
	void a_caller_id_in_national_form_is_compared_here() {
		this.server.replies(page(null, call("CA1", Fixtures.TO, "+14155551234", IN_TIME),
				call("CA2", Fixtures.TO, "+14155559999", IN_TIME)));

		assertThat(find(twilio(), "(415) 555-1234")).extracting(RemoteCall::sid).containsExactly("CA1");
		assertThat(this.server.received().get(0).query()).containsExactlyInAnyOrder("PageSize=100",
				"To=" + Fixtures.TO);
	}

	@Test
	void somleng_is_read_newest_first_until_a_call_is_too_old() {
		this.server.replies(
				page(SOMLENG_CALLS + "?PageSize=100&PageToken=PA1", call("u1", "+85512000000", "1234", IN_TIME),
						call("u2", Fixtures.TO, "1234", IN_TIME), call("u3", Fixtures.TO, "1234", TOO_OLD)),
				page(SOMLENG_CALLS + "?PageSize=100&PageToken=PA2", call("u4", Fixtures.TO, "1234", IN_TIME),
						call("u5", Fixtures.TO, "12345", IN_TIME), call("u6", "+85512000000", "1234", LONG_AGO),
						call("u7", Fixtures.TO, "1234", LONG_AGO)),
				StubServer.json(500, "{}"));

		assertThat(find(somleng(), "1234")).extracting(RemoteCall::sid).containsExactly("u2", "u4");
		assertThat(this.server.received()).extracting(StubServer.Received::target)
			.containsExactly(SOMLENG_CALLS + "?PageSize=100", SOMLENG_CALLS + "?PageSize=100&PageToken=PA1");
	}

	@Test
	void one_reading_of_somlengs_list_answers_all_searches() {
		this.server.replies(
				page(SOMLENG_CALLS + "?PageSize=100&PageToken=PA1", call("u1", "+85512000001", "1234", "null"),
						call("u2", "+85512000002", "1234", IN_TIME), call("u3", "+85512000003", "1234", IN_TIME)),
				page(SOMLENG_CALLS + "?PageSize=100&PageToken=PA2", call("u4", "+85512000002", "1234", TOO_OLD),
						call("u5", "+85512000001", "1234", TOO_OLD), call("u6", "+85512000004", "1234", LONG_AGO)),
				StubServer.json(500, "{}"));

		List<List<RemoteCall>> calls = somleng().findCandidates(List.of(
				new CallSearch("+85512000002", "1234", NOT_BEFORE.minusSeconds(30)),
				new CallSearch("+85512000001", "1234", NOT_BEFORE), new CallSearch("+85512000009", "1234", NOT_BEFORE),
				new CallSearch("+85512000002", "1234", NOT_BEFORE)));

		assertThat(calls).map((each) -> each.stream().map(RemoteCall::sid).toList())
			.containsExactly(List.of("u2", "u4"), List.of("u1"), List.of(), List.of("u2"));
		assertThat(this.server.received()).hasSize(2);
	}

	@Test
	void twilio_is_asked_for_each_search_and_only_what_failed_is_asked_again() {
		this.server.replies(page(null, call("CA1", "+85512000001", Fixtures.FROM, IN_TIME)), StubServer.html(502),
				page(null, call("CA2", "+85512000002", Fixtures.FROM, IN_TIME)));

		CallProvider provider = Fixtures.repeating(Fixtures.properties(this.server.url(), Fixtures.TWILIO_SID));

		assertThat(provider.findCandidates(List.of(new CallSearch("+85512000001", Fixtures.FROM, NOT_BEFORE),
				new CallSearch("+85512000002", Fixtures.FROM, NOT_BEFORE))))
			.map((each) -> each.get(0).sid())
			.containsExactly("CA1", "CA2");
		assertThat(this.server.received()).extracting((get) -> get.query().get(1))
			.containsExactly("To=+85512000001", "To=+85512000002", "To=+85512000002");
	}

	@Test
	void no_search_asks_nothing() {
		assertThat(somleng().findCandidates(List.of())).isEmpty();
		assertThat(twilio().findCandidates(List.of())).isEmpty();
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void a_search_is_masked_in_texts() {
		assertThat(new CallSearch(Fixtures.TO, Fixtures.FROM, NOT_BEFORE).toString())
			.contains("+855•••••667", "+855•••••111")
			.doesNotContain(Fixtures.TO, Fixtures.FROM);
	}

	@Test
	void a_page_that_cannot_be_read_leaves_the_whole_question_open() {
		this.server.replies(page(SOMLENG_CALLS + "?PageToken=PA1", call("u1", Fixtures.TO, "1234", IN_TIME)),
				StubServer.json(503, "", "Retry-After: 5"));

		assertThatThrownBy(() -> find(somleng(), "1234")).isInstanceOfSatisfying(ProviderUnavailableException.class,
				(ex) -> assertThat(ex.retryAfter()).isEqualTo(Duration.ofSeconds(5)));
		for (Reply broken : List.of(StubServer.json(200, "{}"), StubServer.json(200, "{\"calls\": [{}]}"),
				StubServer.html(200), StubServer.cut(200, "{\"calls\": []}"))) {
			this.server.replies(broken);
			assertThatThrownBy(() -> find(somleng(), "1234")).isInstanceOf(ProviderUnavailableException.class);
		}
	}

	@Test
	void a_failed_search_is_repeated_from_its_beginning() {
		this.server.replies(page(SOMLENG_CALLS + "?PageToken=PA1", call("u1", Fixtures.TO, "1234", IN_TIME)),
				StubServer.html(502), page(null, call("u1", Fixtures.TO, "1234", IN_TIME)));

		CallProvider provider = Fixtures.repeating(Fixtures.properties(this.server.url(), Fixtures.SOMLENG_SID));

		assertThat(find(provider, "1234")).extracting(RemoteCall::sid).containsExactly("u1");
		this.server.replies(StubServer.html(502));
		assertThatThrownBy(() -> find(provider, "1234")).isInstanceOf(ProviderUnavailableException.class);
		assertThat(this.server.received()).hasSize(6);
	}

	@Test
	void a_refused_account_is_told_apart() {
		this.server.replies(StubServer.json(401, "{\"code\":20003}"));

		CallProvider provider = Fixtures.repeating(Fixtures.properties(this.server.url(), Fixtures.TWILIO_SID));

		assertThatThrownBy(() -> find(provider, Fixtures.FROM)).isInstanceOf(ProviderConfigurationException.class)
			.hasMessageContaining("SOMLENG_AUTH_TOKEN")
			.hasMessageNotContaining(Fixtures.TOKEN);
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void pages_that_go_round_in_a_circle_end() {
		this.server.replies(page(TWILIO_CALLS + "?Page=1"));

		assertThatThrownBy(() -> find(twilio(), Fixtures.FROM)).isInstanceOf(ProviderUnavailableException.class)
			.hasMessageContaining("pages do not end");
		assertThat(this.server.received()).hasSize(2);
	}

	private CallProvider twilio() {
		return Fixtures.once(this.server);
	}

	private CallProvider somleng() {
		return new TwilioCallProvider(Fixtures.properties(this.server.url(), Fixtures.SOMLENG_SID), Fixtures.CLOCK,
				Metrics.off());
	}

	private static List<RemoteCall> find(CallProvider provider, String from) {
		List<List<RemoteCall>> calls = provider.findCandidates(List.of(new CallSearch(Fixtures.TO, from, NOT_BEFORE)));
		assertThat(calls).hasSize(1);
		return calls.get(0);
	}

	private static Reply page(String next, String... calls) {
		return StubServer.json(200, "{\"calls\": [" + String.join(",", calls) + "], \"page\": 0, \"next_page_uri\": "
				+ ((next != null) ? "\"" + next + "\"" : "null") + "}", "Date: Mon, 23 Nov 2026 10:00:00 GMT");
	}

	private static String call(String sid, String to, String from, String dateCreated) {
		return """
				{"sid": "%s", "to": "%s", "from": "%s", "status": "queued", "direction": "outbound-api",
				 "date_created": %s}""".formatted(sid, to, from, dateCreated);
	}

}
