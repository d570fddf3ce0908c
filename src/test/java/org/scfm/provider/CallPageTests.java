package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallPageTests {

	private static final String CALLS = "/2010-04-01/Accounts/" + Fixtures.TWILIO_SID + "/Calls.json";

	private final StubServer server = new StubServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void a_page_of_a_thousand_is_asked_for_with_the_filter_and_the_next_one_as_the_provider_says() {
		this.server.replies(StubServer.json(200,
				"{\"calls\":[{\"sid\":\"CA1\",\"status\":\"completed\"}],\"next_page_uri\":\"https://elsewhere.example"
						+ CALLS + "?Page=1&PageToken=PACA1\"}"),
				StubServer.json(200, "{\"calls\":[],\"next_page_uri\":null}"),
				StubServer.json(200, "{\"calls\":[],\"next_page_uri\":null}"));
		CallListing since = CallListing.dialledSince(Instant.parse("2026-11-23T10:05:00Z"));

		CallPage first = provider().list(since, null);
		assertThat(first.calls()).extracting(RemoteCall::sid).containsExactly("CA1");
		assertThat(provider().list(since, first.next())).isEqualTo(new CallPage(List.of(), null));
		provider().list(CallListing.waiting(), null);

		// the provider's clock may be five minutes behind
		assertThat(this.server.received()).extracting(StubServer.Received::target)
			.containsExactly(CALLS + "?PageSize=1000&StartTime%3E=2026-11-23T10%3A00%3A00",
					CALLS + "?Page=1&PageToken=PACA1", CALLS + "?PageSize=1000&Status=queued");
	}

	@Test
	void a_page_that_cannot_be_read_is_asked_for_again_and_then_unavailable() {
		this.server.replies(StubServer.json(500, "{}"), StubServer.json(200, "[]"), StubServer.json(503, "{}"));
		CallProvider repeating = new RepeatingCallProvider(provider(),
				new ProviderProperties.Retry(1, 3, Duration.ofMillis(1), Duration.ofMillis(1)), Fixtures.CLOCK,
				(millis, cancelled) -> {
				}, () -> 0, System::nanoTime, (wait) -> {
				});

		assertThatThrownBy(() -> repeating.list(CallListing.waiting(), null))
			.isInstanceOf(ProviderUnavailableException.class);
		assertThat(this.server.received()).hasSize(3);
	}

	private CallProvider provider() {
		return Fixtures.once(this.server);
	}

}
