package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;

import com.twilio.http.Response;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Limit;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomesTests {

	@ParameterizedTest(name = "{0} {1} -> {2}")
	@CsvSource(textBlock = """
			# To
			400, 21201, CALL
			400, 21211, CALL
			400, 21217, CALL
			400, 21214, CALL
			400, 13224, CALL
			400, 21216, CALL
			403, 21216, CALL
			400, 13225, CALL
			400, 21202, CALL
			400, 13223, CALL
			400, 13226, CALL
			400, 13227, CALL
			403, 13227, CALL
			400, 21215, CALL
			400, 21203, CALL
			400, 21219, CALL
			400, 21608, CALL
			# Url, Method and so on
			400, 21205, CONFIG
			400, 21209, CONFIG
			400, 21206, CONFIG
			400, 21208, CONFIG
			400, 21218, CONFIG
			400, 21200, CONFIG
			# From
			400, 21210, CONFIG
			400, 21212, CONFIG
			400, 21213, CONFIG
			400, 13247, CONFIG
			422, 21210, CONFIG
			# account
			401, 20003, CONFIG
			401,      , CONFIG
			401, 21211, CONFIG
			401, 10004, CONFIG
			401, 30002, CONFIG
			401, S1004, CONFIG
			403, 20403, CONFIG
			403, 20006, CONFIG
			403, 20008, CONFIG
			403,      , CONFIG
			403, 99999, CONFIG
			400, 20003, CONFIG
			400, 10001, CONFIG
			400, 10002, CONFIG
			400, 20005, CONFIG
			400, 30002, CONFIG
			404, 20404, CONFIG
			404,      , CONFIG
			405,      , CONFIG
			407,      , CONFIG
			# Somleng
			422, S1005, CONFIG
			422, S1006, CONFIG
			422, S1007, CALL
			422, S1008, CALL
			422, 13224, CALL
			422, 13225, CALL
			422, 20422, CALL
			422, S9999, CALL
			422,      , CALL
			# the rest of its status class
			400,      , CALL
			400, 99999, CALL
			409, 20409, CALL
			418,      , CALL
			# redirects
			301,      , CONFIG
			302, 21211, CONFIG
			304,      , CONFIG
			307,      , CONFIG
			308, 20429, CONFIG
			# not processed
			429, 20429, THROTTLED
			429,      , THROTTLED
			429, 21211, THROTTLED
			429, 10004, THROTTLED
			400, 10004, THROTTLED
			403, 10004, THROTTLED
			422, 10004, THROTTLED
			400, 20429, THROTTLED
			# nobody knows
			500, 20500, UNKNOWN
			500, 21211, UNKNOWN
			500, 10004, UNKNOWN
			500, 20429, UNKNOWN
			502,      , UNKNOWN
			503, 20503, UNKNOWN
			504,      , UNKNOWN
			599,      , UNKNOWN
			408,      , UNKNOWN
			408, 21211, UNKNOWN
			101,      , UNKNOWN
			200,      , UNKNOWN
			201, 21211, UNKNOWN
			""")
	void a_create_means(int status, String code, String expected) {
		String number = (code != null && code.startsWith("S")) ? "\"" + code + "\"" : code;
		String asText = (code != null) ? "\"" + code + "\"" : null;

		for (String json : new String[] { number, asText }) {
			CreateOutcome outcome = Outcomes.ofCreate(answer(status, "{\"code\": " + json + ", \"message\": \"No\"}"));

			switch (expected) {
				case "THROTTLED" -> assertThat(outcome)
					.isEqualTo(new Throttled(null, "10004".equals(code) ? Limit.CALLS : Limit.REQUESTS));
				case "UNKNOWN" -> assertThat(outcome).isInstanceOf(Unknown.class);
				default -> assertThat(outcome)
					.isEqualTo(new Rejected(CreateOutcome.Scope.valueOf(expected), status, code, "No"));
			}
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			To is invalid,                                CALL
			To is invalid and Url is invalid,             CALL
			Url is invalid,                               CONFIG
			Url is required and From must be filled,      CONFIG
			StatusCallbackMethod is invalid,              CONFIG
			Twiml is invalid,                             CONFIG
			Something else,                               CALL
			""")
	void somlengs_code_for_any_field_is_judged_by_the_fields(String message, CreateOutcome.Scope scope) {
		assertThat(Outcomes
			.ofCreate(answer(422, "{\"message\": \"" + message + "\", \"status\": 422, \"code\": \"20422\"}")))
			.isEqualTo(new Rejected(scope, 422, "20422", message));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			400, CALL
			401, CONFIG
			403, CONFIG
			404, CONFIG
			307, CONFIG
			""")
	void a_refusal_needs_no_json(int status, CreateOutcome.Scope scope) {
		for (String body : new String[] { "", "<html>no</html>", "[]", "null", "{\"code\": {\"a\": 1}}" }) {
			assertThat(Outcomes.ofCreate(answer(status, body)))
				.isEqualTo(new Rejected(scope, status, null, "HTTP " + status + " without a message"));
		}
	}

	@Test
	void railss_own_words_are_the_message() {
		assertThat(Outcomes.ofCreate(answer(404, "{\"status\":404,\"error\":\"Not Found\"}")))
			.isEqualTo(new Rejected(CreateOutcome.Scope.CONFIG, 404, null, "Not Found"));
	}

	@Test
	void an_accepted_call_keeps_the_answer_as_it_came() {
		assertThat(Outcomes.ofCreate(answer(201, Fixtures.CREATED)))
			.isEqualTo(new Accepted("CA11112222333344445555666677778888", "queued", "outbound-api", Fixtures.CREATED));
	}

	@Test
	void any_success_with_a_sid_is_accepted() {
		assertThat(Outcomes.ofCreate(answer(200, "{\"sid\":\"1234\"}")))
			.isEqualTo(new Accepted("1234", "queued", null, "{\"sid\":\"1234\"}"));
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", textBlock = """
			7,                                  7
			' 7 ',                              7
			0,                                  0
			-1,                                 none
			soon,                               none
			'Mon, 23 Nov 2026 10:00:30 GMT',    30
			'Mon, 23 Nov 2026 09:00:00 GMT',    0
			99999999999999999999,               none
			""")
	void the_wait_a_provider_asks_for_is_read_leniently(String header, Long seconds) {
		Duration expected = (seconds != null) ? Duration.ofSeconds(seconds) : null;

		assertThat(Outcomes.ofCreate(answer(429, "", new BasicHeader("retry-after", header))))
			.isEqualTo(new Throttled(expected));
	}

	@Test
	void an_unclear_answer_names_the_providers_request_id() {
		assertThat(Outcomes
			.ofCreate(answer(503, "{\"code\":20503}", new BasicHeader("Twilio-Request-Id", "RQ12\r\nX: y"))))
			.isEqualTo(new Unknown("HTTP 503, code 20503, Twilio-Request-Id RQ12??X??y"));
	}

	@ParameterizedTest(name = "{0} {1} -> {2}")
	@CsvSource(textBlock = """
			200, '{"sid":"CA1","status":"ringing"}',            Found
			200, '{"sid":"CA1","status":"teleported"}',         Found
			200, '{"sid":"CA1"}',                               Retry
			200, '{"status":"ringing"}',                        Retry
			200, '<html>',                                      Retry
			200, '',                                            Retry
			404, '{"code":20404,"message":"not found"}',        Gone
			404, '{"status":404,"error":"Not Found"}',          Gone
			404, '<html>no such page</html>',                   Rejected
			404, '',                                            Rejected
			401, '{"code":20003}',                              Rejected
			403, '{"code":20008}',                              Rejected
			302, '',                                            Rejected
			429, '{"code":20429}',                              Retry
			400, '{"code":20001}',                              Retry
			408, '',                                            Retry
			500, '',                                            Retry
			502, '<html>',                                      Retry
			503, '{"code":20503}',                              Retry
			504, '',                                            Retry
			""")
	void a_fetch_means(int status, String body, String expected) {
		assertThat(Outcomes.ofFetch(answer(status, body)).getClass().getSimpleName()).isEqualTo(expected);
	}

	@Test
	void a_fetched_call_keeps_the_answer_as_it_came() {
		String json = """
				{"sid": "CA1", "to": "+85512345667", "from": "1234", "status": "completed", "duration": "15",
				 "direction": "outbound-api", "date_created": "Tue, 31 Aug 2010 20:36:28 +0000", "new_field": [1]}""";

		assertThat(Outcomes.ofFetch(answer(200, json))).isInstanceOfSatisfying(Found.class,
				(found) -> assertThat(found.call()).isEqualTo(new RemoteCall("CA1", "+85512345667", "1234", "completed",
						"outbound-api", Instant.parse("2010-08-31T20:36:28Z"), null, json)));
	}

	@Test
	void a_fetch_is_put_off_as_long_as_the_provider_asks() {
		assertThat(Outcomes.ofFetch(answer(503, "", new BasicHeader("Retry-After", "9"))))
			.isEqualTo(new Retry("HTTP 503", Duration.ofSeconds(9)));
		assertThat(Outcomes.ofFetch(answer(404, "{}"))).isEqualTo(new Gone());
	}

	private static Answer answer(int status, String body, Header... headers) {
		return Answer.of(new Response(body, status, headers), Fixtures.CLOCK);
	}

}
