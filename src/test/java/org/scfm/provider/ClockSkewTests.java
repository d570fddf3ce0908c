package org.scfm.provider;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.monitoring.Metrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The provider's clock shows another time than ours. Times here are ours unless they
 * cross the wire.
 */
class ClockSkewTests {

	private static final Instant INTENT = Instant.parse("2026-11-23T09:58:00.750Z");

	private static final CallSearch SEARCH = new CallSearch(Fixtures.TO, Fixtures.FROM, INTENT);

	private final StubServer server = new StubServer();

	private Duration skew = Duration.ZERO;

	@AfterEach
	void close() {
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "PT10M, AC0123456789abcdef0123456789abcdef", "-PT10M, AC0123456789abcdef0123456789abcdef",
			"PT0S, AC0123456789abcdef0123456789abcdef", "PT10M, 0f3d7c64-6e63-4bd0-8b53-6a1c1e5b0c11",
			"-PT10M, 0f3d7c64-6e63-4bd0-8b53-6a1c1e5b0c11", "PT0S, 0f3d7c64-6e63-4bd0-8b53-6a1c1e5b0c11" })
	void exactly_the_right_call_is_found_whatever_the_providers_clock_shows(Duration skew, String account) {
		this.skew = skew;
		this.server.replies(dated(Fixtures.NOW, INTENT.plusSeconds(90), "the one", INTENT.minusSeconds(30), "older",
				INTENT.minus(Duration.ofHours(1)), "much older"));

		assertThat(find(account, Fixtures.NOW)).containsExactly("the one");
	}

	@Test
	void somlengs_list_is_read_to_where_the_providers_clock_showed_our_time() {
		this.skew = Duration.ofMinutes(-10);
		this.server.replies(
				dated(Fixtures.NOW, INTENT.plusSeconds(90), "another", INTENT.plusSeconds(60), "the next")
					.following("?Page=2"),
				dated(Fixtures.NOW, INTENT.plusSeconds(1), "the one", INTENT.minusSeconds(90), "older")
					.following("?Page=3"));

		assertThat(find(Fixtures.SOMLENG_SID, Fixtures.NOW)).containsExactly("another", "the next", "the one");
		assertThat(this.server.received()).hasSize(2);
	}

	@Test
	void a_call_of_that_very_moment_is_never_lost_to_rounding() {
		for (int shift = -1500; shift <= 1500; shift += 50) {
			for (int answered = 0; answered <= 2000; answered += 400) {
				this.skew = Duration.ofMillis(shift);
				this.server.replies(
						dated(Fixtures.NOW.plusMillis(shift / 3), INTENT, "the one", INTENT.minusSeconds(6), "older"));

				assertThat(find(Fixtures.TWILIO_SID, Fixtures.NOW.plusMillis(shift / 3 + answered)))
					.as("%d ms apart, %d ms after the Date", shift, answered)
					.containsExactly("the one");
			}
		}
	}

	@Test
	void an_answer_that_took_long_makes_the_search_wider_and_not_narrower() {
		this.skew = Duration.ofMinutes(10);
		this.server.replies(dated(Fixtures.NOW, INTENT, "the one", INTENT.minusSeconds(10), "older"));

		assertThat(find(Fixtures.TWILIO_SID, Fixtures.NOW.plusSeconds(20))).containsExactly("the one", "older");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-No: date", "Date: yesterday", "Date:" })
	void without_a_date_the_clocks_may_be_five_minutes_apart(String header) {
		for (Duration apart : List.of(Duration.ofMinutes(5), Duration.ofMinutes(-5))) {
			this.skew = apart;
			this.server.replies(page(header, INTENT, "the one", INTENT.minusSeconds(601), "older"));

			assertThat(find(Fixtures.TWILIO_SID, Fixtures.NOW)).containsExactly("the one");
		}
	}

	@Test
	void a_page_without_a_date_is_read_with_the_clock_of_the_page_before() {
		this.skew = Duration.ofMinutes(-10);
		this.server.replies(dated(Fixtures.NOW).following("?Page=2"),
				page("X-No: date", INTENT, "the one", INTENT.minusSeconds(30), "older"));

		assertThat(find(Fixtures.TWILIO_SID, Fixtures.NOW)).containsExactly("the one");
	}

	private List<String> find(String account, Instant now) {
		return new TwilioCallProvider(Fixtures.properties(this.server.url(), account), Clock.fixed(now, ZoneOffset.UTC),
				Metrics.off())
			.findCandidates(List.of(SEARCH))
			.get(0)
			.stream()
			.map(RemoteCall::sid)
			.toList();
	}

	private Page dated(Instant sent, Object... calls) {
		return page("Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs(sent).atOffset(ZoneOffset.UTC))
			.replace("Z", "GMT"), calls);
	}

	/** A page of calls: when each was created, and its sid. */
	private Page page(String header, Object... calls) {
		String items = Stream.iterate(0, (i) -> i < calls.length, (i) -> i + 2)
			.map((i) -> """
					{"sid": "%s", "to": "%s", "from": "%s", "status": "queued", "direction": "outbound-api",
					 "date_created": "%s"}""".formatted(calls[i + 1], Fixtures.TO, Fixtures.FROM,
					DateTimeFormatter.RFC_1123_DATE_TIME.format(theirs((Instant) calls[i]).atOffset(ZoneOffset.UTC))
						.replace("GMT", "+0000")))
			.collect(Collectors.joining(","));
		return new Page(header, items, "null");
	}

	/** What the provider's clock shows; dates leave out the fraction of the second. */
	private Instant theirs(Instant ours) {
		return ours.plus(this.skew);
	}

	private record Page(String header, String items, String next) implements StubServer.Reply {

		Page following(String query) {
			return new Page(this.header, this.items, "\"/2010-04-01/Calls.json" + query + "\"");
		}

		@Override
		public boolean write(OutputStream out) throws IOException {
			return StubServer
				.json(200, "{\"calls\": [" + this.items + "], \"next_page_uri\": " + this.next + "}", this.header)
				.write(out);
		}

	}

}
