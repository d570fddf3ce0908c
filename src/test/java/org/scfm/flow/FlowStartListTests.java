package org.scfm.flow;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.flow.FlowStartList.Found;
import org.scfm.flow.FlowStartList.LookUpFailedException;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.provider.Repeats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FlowStartListTests {

	private static final Instant NOW = Instant.parse("2027-03-01T22:30:00Z");

	private static final Instant ATTEMPT = NOW.minusSeconds(600);

	@ParameterizedTest
	@CsvSource({ "0, 22:18:00", "-50, 22:18:00", "-3600, 21:18:00", "3600, 22:18:00" })
	void the_list_begins_before_the_attempt_on_rapidpros_clock(long skewSeconds, String begin) {
		List<String> received = new ArrayList<>();

		Found found = found((request) -> {
			received.add(request);
			return page(NOW.plusSeconds(skewSeconds), null, start(1, "ours"));
		});

		assertThat(after(received.get(received.size() - 1))).isEqualTo(Instant.parse("2027-03-01T" + begin + "Z"));
		assertThat(found.skew()).isEqualTo(Duration.ofSeconds(skewSeconds));
		assertThat(found.byKey()).containsOnlyKeys("ours");
	}

	@Test
	void pages_are_followed_by_their_query() {
		List<String> received = new ArrayList<>();

		Found found = found((request) -> {
			received.add(request);
			return switch (received.size()) {
				case 1 ->
					page(NOW, "http://elsewhere.example/other/path.json?after=x%3A&cursor=cD0x", start(1, "first"));
				case 2 -> page(NOW, null, start(2, "second"));
				default -> page(NOW, null);
			};
		});

		assertThat(found.byKey()).containsOnlyKeys("first", "second");
		assertThat(received).hasSize(3).element(1).isEqualTo("after=x%3A&cursor=cD0x");
	}

	@Test
	void what_moved_to_the_front_while_pages_were_read_is_found() {
		List<String> received = new ArrayList<>();

		Found found = found((request) -> {
			received.add(request);
			return switch (received.size()) {
				case 1 -> page(NOW, "http://localhost/?cursor=1", start(3, "third"));
				case 2 -> page(NOW, null, start(1, "first"));
				default -> page(NOW, null, start(2, "moved"), start(3, "third"));
			};
		});

		assertThat(received).hasSize(3);
		assertThat(after(received.get(2))).isEqualTo(NOW.minusSeconds(2));
		assertThat(found.byKey()).containsOnlyKeys("first", "moved", "third")
			.allSatisfy((key, starts) -> assertThat(starts).hasSize(1));
	}

	@Test
	void what_is_always_several_pages_long_comes_to_an_end() {
		List<String> received = new ArrayList<>();

		found((request) -> {
			received.add(request);
			return page(NOW, request.contains("cursor=") ? null : "http://localhost/?cursor=1", start(1, "ours"));
		});

		assertThat(received).hasSize(8);
	}

	@Test
	void pages_without_an_end_are_given_up() {
		assertThatExceptionOfType(LookUpFailedException.class)
			.isThrownBy(() -> found((request) -> page(NOW, "http://localhost/?cursor=1")))
			.withMessageContaining("2000 pages");
	}

	@Test
	void old_and_new_entries_are_understood() {
		Found found = found((request) -> page(NOW, null, """
				{"uuid":"09d23a05-47fe","status":"queued","created_on":"2027-03-01T22:20:01.123456Z",
				 "params":{"phone_call_id":7,"phone_call_key":"new"}}""", """
				{"id":12,"status":"complete","created_on":"soon","params":null,"extra":{"phone_call_key":"old"}}""", """
				{"uuid":"a person's","params":null}""".replace("a person's", "09d23a06"), """
				{"uuid":"09d23a07","params":{"phone_call_key":7}}"""));

		assertThat(found.byKey()).isEqualTo(Map.of("new",
				List.of(new ListedStart(new Started("09d23a05-47fe", null), "new",
						Instant.parse("2027-03-01T22:20:01.123456Z"))),
				"old", List.of(new ListedStart(new Started(null, 12L), "old", null))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "", "{\"results\":[{\"uuid\":\"0", "{\"next\":null,\"results\":{}}",
			"{\"results\":[]}", "{\"next\":null,\"results\":[{\"params\":{}}]}", "{\"next\":7,\"results\":[]}",
			"{\"next\":\"http://localhost/\",\"results\":[]}", "{\"next\":\"http://a b\",\"results\":[]}" })
	void what_is_not_understood_as_a_whole_is_no_list(String body) {
		assertThatExceptionOfType(LookUpFailedException.class)
			.isThrownBy(() -> found((request) -> answer(200, date(NOW), body)));
	}

	@Test
	void without_a_date_no_list_is_trusted() {
		assertThatExceptionOfType(LookUpFailedException.class)
			.isThrownBy(() -> found((request) -> answer(200, "today", "{\"next\":null,\"results\":[]}")))
			.withMessageContaining("date");
	}

	private static Found found(Function<String, ListAnswer> server) {
		Repeats once = new RapidProProperties.Retry(1, Duration.ZERO, Duration.ZERO).repeats(() -> false);
		return new FlowStartList((query) -> server.apply(query).outcome(), Clock.fixed(NOW, ZoneOffset.UTC), once,
				() -> false)
			.since(ATTEMPT);
	}

	private static ListAnswer page(Instant date, String next, String... starts) {
		return answer(200, date(date), "{\"next\":%s,\"previous\":null,\"results\":[%s]}"
			.formatted((next != null) ? "\"" + next + "\"" : "null", String.join(",", starts)));
	}

	private static ListAnswer answer(int status, String date, String body) {
		return new ListAnswer(status, body, date);
	}

	private static String start(long id, String key) {
		return "{\"id\":%d,\"params\":{\"phone_call_key\":\"%s\"}}".formatted(id, key);
	}

	private static String date(Instant time) {
		return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
	}

	private static Instant after(String request) {
		return Instant
			.parse(URLDecoder.decode(request.replaceFirst("(?:.*&)?after=([^&]*).*", "$1"), StandardCharsets.UTF_8));
	}

}
