package org.scfm.provider;

import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.StubServer.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One create is one POST on one connection, whatever goes wrong. These use the provider
 * as in production, so nothing above or below the transport may repeat either.
 */
class OnePostTests {

	private static final String CREATED = Fixtures.CREATED;

	private final StubServer server = new StubServer();

	private final CallProvider provider = Fixtures
		.repeating(Fixtures.properties(this.server.url(), Fixtures.TWILIO_SID));

	@AfterEach
	void close() {
		this.server.close();
	}

	static Stream<Reply> unclear() {
		return Stream.of(StubServer.json(500, "{\"code\":20500,\"message\":\"An internal server error\"}"),
				StubServer.html(502), StubServer.json(503, "{\"code\":20503}", "Retry-After: 1"),
				StubServer.json(503, ""), StubServer.html(504), StubServer.hangUp(), StubServer.cut(201, CREATED),
				StubServer.cut(500, CREATED), StubServer.json(201, "{}"), StubServer.json(201, "{\"sid\": \" \"}"),
				StubServer.json(201, "{\"sid\": \"CA12"), StubServer.json(201, ""), StubServer.html(200),
				StubServer.json(201, "[1]"), StubServer.json(408, "", "Connection: close"));
	}

	@ParameterizedTest
	@MethodSource("unclear")
	void an_unclear_answer_is_unknown_after_one_post(Reply reply) {
		this.server.replies(reply, StubServer.json(201, CREATED));

		CreateOutcome outcome = this.provider.create(Fixtures.REQUEST);

		assertThat(outcome).isInstanceOf(Unknown.class);
		assertThat(this.server.received()).hasSize(1);
		assertThat(this.server.connections()).isEqualTo(1);
	}

	@Test
	void no_answer_in_time_is_unknown_after_one_post() {
		CallProvider impatient = Fixtures.repeating(Fixtures.impatient(this.server.url()));
		this.server.replies(this.server.silence(), StubServer.json(201, CREATED));

		assertThat(impatient.create(Fixtures.REQUEST)).isInstanceOf(Unknown.class)
			.extracting("reason")
			.asString()
			.contains("300 ms");
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void a_body_that_drips_longer_than_the_time_is_unknown_after_one_post() {
		CallProvider impatient = Fixtures.repeating(Fixtures.impatient(this.server.url()));
		this.server.replies(this.server.drip(201, CREATED), StubServer.json(201, CREATED));

		long start = System.nanoTime();
		CreateOutcome outcome = impatient.create(Fixtures.REQUEST);

		assertThat(outcome).isInstanceOf(Unknown.class);
		assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void a_broken_kept_connection_makes_no_second_post() {
		this.server.replies(StubServer.json(201, CREATED), StubServer.hangUp(), StubServer.json(201, CREATED));

		assertThat(this.provider.create(Fixtures.REQUEST)).isInstanceOf(Accepted.class);
		assertThat(this.provider.create(Fixtures.REQUEST)).isInstanceOf(Unknown.class);
		assertThat(this.server.received()).hasSize(2);
		assertThat(this.server.connections()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void a_redirect_is_refused_and_not_followed(int status) {
		this.server.replies(StubServer.json(status, "", "Location: " + this.server.url() + "/elsewhere"),
				StubServer.json(201, CREATED));

		assertThat(this.provider.create(Fixtures.REQUEST)).isInstanceOfSatisfying(Rejected.class, (rejected) -> {
			assertThat(rejected.scope()).isEqualTo(Scope.CONFIG);
			assertThat(rejected.httpStatus()).isEqualTo(status);
		});
		assertThat(this.server.received()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "WWW-Authenticate: Basic realm=\"Twilio API\"",
			"WWW-Authenticate: Bearer realm=\"Twilio API\", error=\"invalid_token\"", "X-No: challenge" })
	void a_refused_password_is_not_tried_again(String header) {
		this.server.replies(StubServer.json(401, "{\"code\":20003,\"message\":\"Authenticate\"}", header),
				StubServer.json(201, CREATED));

		assertThat(this.provider.create(Fixtures.REQUEST))
			.isEqualTo(new Rejected(Scope.CONFIG, 401, "20003", "Authenticate"));
		assertThat(this.server.received()).hasSize(1);
		assertThat(this.server.received().get(0).headers().get("authorization")).startsWith("Basic ");
	}

	@Test
	void too_many_requests_twice_and_then_a_call_are_three_posts_and_one_call() {
		Reply tooMany = StubServer.json(429, "{\"code\":20429,\"message\":\"Too Many Requests\"}", "Retry-After: 1");
		this.server.replies(tooMany, tooMany, StubServer.json(201, CREATED));

		assertThat(this.provider.create(Fixtures.REQUEST)).isInstanceOf(Accepted.class);
		assertThat(this.server.received()).hasSize(3);
	}

	@Test
	void too_many_requests_for_ever_is_throttled_after_five_posts() {
		this.server.replies(StubServer.json(429, "{\"code\":20429}"));

		assertThat(this.provider.create(Fixtures.REQUEST)).isEqualTo(new Throttled(null));
		assertThat(this.server.received()).hasSize(5);
	}

	@Test
	void a_wait_that_is_too_long_is_handed_back_after_one_post() {
		this.server.replies(StubServer.json(429, "{\"code\":20429}", "Retry-After: 61"));

		assertThat(this.provider.create(Fixtures.REQUEST)).isInstanceOfSatisfying(Throttled.class,
				(throttled) -> assertThat(throttled.retryAfter()).hasSeconds(61));
		assertThat(this.server.received()).hasSize(1);
	}

}
