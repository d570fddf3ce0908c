package org.scfm.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.provider.StubServer.Received;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class RequestTests {

	private static final String FETCHED = "{\"sid\":\"CA1\",\"status\":\"ringing\"}";

	private final StubServer server = new StubServer().replies(StubServer.json(201, Fixtures.CREATED));

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void a_create_is_a_form_with_the_password_on_the_first_request() {
		Map<String, Object> params = new LinkedHashMap<>();
		params.put("from", Fixtures.FROM);
		params.put("url", "https://example.org/flow.xml?a=1&b=ü");
		params.put("status_callback_event", List.of("initiated", "completed"));
		params.put("to", "+15005550006");

		Fixtures.once(this.server).create(new CallRequest(Fixtures.TO, params));

		Received post = this.server.received().get(0);
		assertThat(post.method()).isEqualTo("POST");
		assertThat(post.target()).isEqualTo("/2010-04-01/Accounts/" + Fixtures.TWILIO_SID + "/Calls.json");
		assertThat(post.headers()).containsEntry("authorization", basic(Fixtures.TWILIO_SID))
			.containsEntry("accept", "application/json")
			.containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8")
			.doesNotContainKey("upgrade");
		assertThat(post.headers().get("user-agent")).startsWith("twilio-java/13.0.1");
		assertThat(post.form()).containsExactlyInAnyOrder("To=" + Fixtures.TO, "From=" + Fixtures.FROM,
				"Url=https://example.org/flow.xml?a=1&b=ü", "StatusCallbackEvent=initiated",
				"StatusCallbackEvent=completed");
	}

	@Test
	void a_somleng_account_goes_into_path_and_password_as_it_is() {
		new TwilioCallProvider(Fixtures.properties(this.server.url(), Fixtures.SOMLENG_SID), Fixtures.CLOCK,
				Metrics.off())
			.create(Fixtures.REQUEST);

		Received post = this.server.received().get(0);
		assertThat(post.target()).isEqualTo("/2010-04-01/Accounts/" + Fixtures.SOMLENG_SID + "/Calls.json");
		assertThat(post.headers()).containsEntry("authorization", basic(Fixtures.SOMLENG_SID));
	}

	@Test
	void a_base_url_may_have_a_path() {
		for (String slash : new String[] { "", "/", "//" }) {
			new TwilioCallProvider(
					Fixtures.properties(this.server.url() + "/through/a-proxy" + slash, Fixtures.TWILIO_SID),
					Fixtures.CLOCK, Metrics.off())
				.create(Fixtures.REQUEST);
		}

		assertThat(this.server.received()).hasSize(3)
			.allSatisfy((post) -> assertThat(post.target())
				.isEqualTo("/through/a-proxy/2010-04-01/Accounts/" + Fixtures.TWILIO_SID + "/Calls.json"));
	}

	@Test
	void a_fetch_asks_for_the_call() {
		this.server.replies(StubServer.json(200, FETCHED));

		assertThat(Fixtures.once(this.server).fetch("CA1")).isInstanceOf(Found.class);

		Received get = this.server.received().get(0);
		assertThat(get.method()).isEqualTo("GET");
		assertThat(get.target()).isEqualTo("/2010-04-01/Accounts/" + Fixtures.TWILIO_SID + "/Calls/CA1.json");
		assertThat(get.headers()).containsEntry("authorization", basic(Fixtures.TWILIO_SID));
	}

	@Test
	void a_fetch_is_tried_three_times() {
		this.server.replies(StubServer.html(502), StubServer.json(429, ""), StubServer.json(200, FETCHED));

		CallProvider provider = Fixtures.repeating(Fixtures.properties(this.server.url(), Fixtures.TWILIO_SID));

		assertThat(provider.fetch("CA1")).isInstanceOf(Found.class);
		this.server.replies(StubServer.html(502));
		assertThat(provider.fetch("CA1")).isEqualTo(new Retry("HTTP 502", null));
		assertThat(this.server.received()).hasSize(6);
	}

	@Test
	void a_slow_fetch_ends_in_time() {
		this.server.replies(this.server.drip(200, FETCHED));

		assertThat(new TwilioCallProvider(Fixtures.impatient(this.server.url()), Fixtures.CLOCK, Metrics.off())
			.fetch("CA1")).isEqualTo(new Retry("no complete answer within 300 ms", null));
	}

	@Test
	void a_sid_that_would_change_the_path_is_refused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fixtures.once(this.server).fetch("CA1/../x?y"));
		assertThat(this.server.received()).isEmpty();
	}

	@Test
	void a_body_without_end_is_read_to_the_limit_only() {
		String endless = "{\"code\": 21211, \"message\": \"" + "x".repeat(5 * 1024 * 1024) + "\"}";
		this.server.replies(StubServer.json(400, endless), StubServer.json(201, endless));

		TwilioCallProvider provider = Fixtures.once(this.server);

		assertThat(provider.create(Fixtures.REQUEST))
			.isEqualTo(new CreateOutcome.Rejected(CreateOutcome.Scope.CALL, 400, null, "HTTP 400 without a message"));
		assertThat(provider.create(Fixtures.REQUEST)).isInstanceOf(Unknown.class);
	}

	@Test
	void twilios_own_classes_send_once_through_the_transport() {
		TwilioRestClient client = new TwilioRestClient.Builder(Fixtures.TWILIO_SID, Fixtures.TOKEN)
			.httpClient(new ExchangeClient(URI.create(this.server.url()), Duration.ofSeconds(2), Duration.ofSeconds(10),
					Metrics.off()))
			.build();

		Call call = Call
			.creator(new PhoneNumber(Fixtures.TO), new PhoneNumber(Fixtures.FROM), URI.create("http://example.org"))
			.create(client);

		assertThat(call.getStatus()).isEqualTo(Call.Status.QUEUED);
		this.server.replies(StubServer.json(503, "{}"));
		assertThatThrownBy(() -> Call
			.creator(new PhoneNumber(Fixtures.TO), new PhoneNumber(Fixtures.FROM), URI.create("http://example.org"))
			.create(client)).isInstanceOf(RuntimeException.class);
		assertThat(this.server.received()).hasSize(2);
	}

	@Test
	void neither_password_nor_account_nor_number_is_logged(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		this.server.replies(StubServer.json(201, Fixtures.CREATED), StubServer.json(400, """
				{"code": 21211, "message": "The phone number %s is not valid."}""".formatted(Fixtures.TO),
				"Twilio-Request-Id: RQ77"), StubServer.hangUp(), StubServer.json(401, "{}"));
		for (String name : new String[] { "org.scfm", "com.twilio", "org.springframework.retry" }) {
			logging.setLogLevel(name, LogLevel.TRACE);
		}
		try {
			CallProvider provider = Fixtures.repeating(Fixtures.properties(this.server.url(), Fixtures.TWILIO_SID));

			assertThat(provider.create(Fixtures.REQUEST)).isInstanceOf(Accepted.class);
			for (int i = 0; i < 3; i++) {
				assertThat(provider.create(Fixtures.REQUEST).toString()).doesNotContain(Fixtures.TO, Fixtures.TOKEN);
			}

			assertThat(output).contains("Call to +855•••••667 not accepted: HTTP 400, code 21211")
				.contains("Twilio-Request-Id RQ77")
				.doesNotContain(Fixtures.TO, Fixtures.TOKEN, Fixtures.TWILIO_SID, basic(Fixtures.TWILIO_SID));
		}
		finally {
			for (String name : new String[] { "org.scfm", "com.twilio", "org.springframework.retry" }) {
				logging.setLogLevel(name, null);
			}
		}
	}

	@Test
	void texts_for_logs_mask_numbers() {
		assertThat(Fixtures.REQUEST.toString()).contains("+855•••••667").doesNotContain(Fixtures.TO, Fixtures.FROM);
		assertThat(new RemoteCall("CA1", Fixtures.TO, "1234", "queued", null, null, null, Fixtures.CREATED).toString())
			.contains("CA1", "+855•••••667")
			.doesNotContain(Fixtures.TO, "1234");
		assertThat(new Accepted("CA1", "queued", null, Fixtures.CREATED).toString()).doesNotContain(Fixtures.TO);
	}

	private static String basic(String accountSid) {
		return "Basic " + Base64.getEncoder()
			.encodeToString((accountSid + ":" + Fixtures.TOKEN).getBytes(StandardCharsets.UTF_8));
	}

}
