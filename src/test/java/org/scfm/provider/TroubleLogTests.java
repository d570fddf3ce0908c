package org.scfm.provider;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class TroubleLogTests {

	private final StubServer server = new StubServer();

	private final CallProvider provider = Fixtures.once(this.server);

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void trouble_is_a_warning_once_until_a_call_is_accepted(CapturedOutput output) {
		this.server.replies(StubServer.json(503, "", "Twilio-Request-Id: RQ1"),
				StubServer.json(503, "", "Twilio-Request-Id: RQ2"), StubServer.html(502), StubServer.html(502),
				StubServer.json(503, "", "Twilio-Request-Id: RQ3"), StubServer.json(201, Fixtures.CREATED),
				StubServer.json(503, "", "Twilio-Request-Id: RQ4"));

		for (int i = 0; i < 7; i++) {
			this.provider.create(Fixtures.REQUEST);
		}

		assertThat(warnings(output)).satisfiesExactly((line) -> assertThat(line).contains("HTTP 503", "RQ1"),
				(line) -> assertThat(line).contains("HTTP 502"), (line) -> assertThat(line).contains("HTTP 503", "RQ4"))
			.allSatisfy((line) -> assertThat(line).contains("+855•••••667").doesNotContain(Fixtures.TO));
	}

	@Test
	void a_success_without_a_sid_is_trouble_too(CapturedOutput output) {
		this.server.replies(StubServer.json(201, "{}"));

		this.provider.create(Fixtures.REQUEST);
		this.provider.create(Fixtures.REQUEST);

		assertThat(warnings(output)).singleElement().asString().contains("not accepted: HTTP 201");
	}

	@Test
	void connections_that_break_are_a_warning_once(CapturedOutput output) {
		this.server.replies(StubServer.hangUp());

		for (int i = 0; i < 3; i++) {
			this.provider.create(Fixtures.REQUEST);
		}

		assertThat(warnings(output)).singleElement().asString().contains("+855•••••667 not answered");
	}

	@Test
	void look_ups_are_told_apart_from_calls(CapturedOutput output) {
		this.server.replies(StubServer.json(503, ""));

		for (int i = 0; i < 2; i++) {
			this.provider.create(Fixtures.REQUEST);
			this.provider.fetch("CA1");
			assertThatThrownBy(() -> this.provider
				.findCandidates(List.of(new CallSearch(Fixtures.TO, Fixtures.FROM, Instant.EPOCH))))
				.isInstanceOf(ProviderUnavailableException.class);
		}

		assertThat(warnings(output)).satisfiesExactly((line) -> assertThat(line).contains("Call to"),
				(line) -> assertThat(line).contains("State of call CA1"),
				(line) -> assertThat(line).contains("List of calls not read"));
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains(" WARN ")).toList();
	}

}
