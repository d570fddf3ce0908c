package org.scfm.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scfm.call.CallStatus;
import org.scfm.campaign.CalloutFigures.CallGroup;
import org.w3c.dom.Element;

import static org.assertj.core.api.Assertions.assertThat;

class CalloutReportTests {

	static List<CalloutFigures> samples() {
		return List.of(SampleFigures.empty(), SampleFigures.small(), SampleFigures.large());
	}

	@ParameterizedTest
	@MethodSource("samples")
	void it_needs_nothing_beside_itself_in_whatever_character_set(CalloutFigures figures) {
		String html = html(figures);
		assertThat(html).isASCII().startsWith("<!DOCTYPE html>").doesNotContain("url(", "@import");
		Page page = new Page(html);
		assertThat(page.all("*")).extracting(Element::getTagName)
			.doesNotContain("script", "link", "img", "iframe", "object", "form", "base");
		assertThat(page.all("*")).noneMatch((element) -> element.hasAttribute("src") || element.hasAttribute("href"));
		assertThat(page.all("meta")).extracting((meta) -> meta.getAttribute("content"))
			.contains("default-src 'none'; style-src 'unsafe-inline'");
	}

	@ParameterizedTest
	@MethodSource("samples")
	void every_chart_is_told_in_words_too(CalloutFigures figures) {
		Page page = new Page(html(figures));
		List<String> ids = page.all("*").stream().map((element) -> element.getAttribute("id")).toList();
		assertThat(ids.stream().filter((id) -> !id.isEmpty())).doesNotHaveDuplicates();
		assertThat(page.all("svg")).allSatisfy((svg) -> {
			if (svg.getAttribute("role").equals("img")) {
				assertThat(svg.getAttribute("aria-label") + svg.getAttribute("aria-labelledby")).isNotBlank();
				assertThat(ids).containsAll(List.of(svg.getAttribute("aria-labelledby").split(" ")));
			}
			else {
				assertThat(svg.getAttribute("aria-hidden")).isEqualTo("true");
			}
		});
		assertThat(page.all("th")).allMatch((header) -> header.hasAttribute("scope"));
	}

	@Test
	void an_empty_callout_says_so() {
		Page page = new Page(html(SampleFigures.empty()));
		assertThat(page.all("svg")).isEmpty();
		assertThat(page.text("progress")).contains("There is nobody in this callout yet.");
		assertThat(page.text("attempts")).contains("No call was placed yet.");
		assertThat(page.text("hours")).contains("No call was sent yet.");
		assertThat(page.text("reasons")).contains("No call was refused");
		assertThat(page.rows("lines")).hasSize(18).contains("Callout Status | initialized", "Calls | 0");
	}

	@Test
	void people_stand_in_one_line_each() {
		Page page = new Page(html(SampleFigures.small()));
		assertThat(page.facts("tiles"))
			.isEqualTo(Map.of("People", "1,000", "Reached", "68.0%", "Still to call", "63", "Calls", "1,000"));
		assertThat(page.rows("progress")).containsExactly("People | Number | Share", "Reached | 680 | 68.0%",
				"Being called | 0 | 0%", "Still to call | 63 | 6.3%", "call failed, due again | 63 | 6.3%",
				"Not reached | 257 | 25.7%", "not answered | 154 | 15.4%", "busy | 98 | 9.8%",
				"exhausted: failed three times | 1 | 0.1%", "refused by the provider | 4 | 0.4%");
		assertThat(page.in("progress", "rect")).extracting((rect) -> rect.getAttribute("class"))
			.containsExactly("completed", "to-call", "not-reached");
	}

	@Test
	void outcomes_are_told_by_attempt() {
		Page page = new Page(html(SampleFigures.large()));
		assertThat(page.rows("attempts").get(0)).isEqualTo("Outcome | Attempt 1 | Attempt 2 | Attempt 3 | All");
		assertThat(page.rows("attempts")).extracting((row) -> row.split(" \\| ")[0])
			.containsExactly("Outcome", "Completed", "Not answered", "Busy", "Failed", "Canceled",
					"Refused by the provider", "Unknown whether placed", "Not over yet", "Calls");
		assertThat(page.in("attempts", "svg")).hasSize(3);
		Page small = new Page(html(SampleFigures.small()));
		assertThat(small.rows("attempts")).startsWith("Outcome | Attempt 1", "Completed | 680 68.0%");
		assertThat(small.in("attempts", "rect")).extracting((rect) -> rect.getAttribute("width"))
			.containsExactly("68.0000%", "15.4000%", "9.8000%", "6.4000%", "0.4000%");
	}

	@Test
	void attempts_after_the_ninth_are_one() {
		List<CallGroup> calls = IntStream.rangeClosed(1, 1000)
			.mapToObj((attempt) -> new CallGroup(attempt, CallStatus.BUSY, null, 1))
			.toList();
		AttemptsSection attempts = AttemptsSection.of(calls);
		assertThat(attempts.bars()).extracting(AttemptsSection.Bar::attempt)
			.containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10 and later");
		assertThat(attempts.totals()).hasSize(11).endsWith("991", "1,000");
	}

	@ParameterizedTest
	@CsvSource({ "1, hour, 12", "12, hour, 12", "24, hour, 24", "124, hour, 124", "125, 3 hours, 42",
			"720, 6 hours, 120", "1440, 12 hours, 120", "2400, day, 100", "8760, 4 days, 92", "87600, 32 days, 115" })
	void a_longer_time_has_longer_periods_and_never_too_many(int hours, String period, int bars) {
		// begins at midnight of a day that all periods begin with
		Instant first = Instant.EPOCH.plus(Duration.ofDays(32 * 600));
		HoursSection section = HoursSection
			.of(List.of(sent(first, 3), sent(first.plus(Duration.ofHours(hours - 1)), 4)));
		assertThat(section).isNotNull();
		assertThat(section.period()).isEqualTo(period);
		assertThat(section.bars()).hasSize(bars);
		assertThat(section.ticks()).hasSizeBetween(1, 6);
		assertThat(section.rows()).hasSize((hours == 1) ? 1 : 2);
		assertThat(section.busiestCalls()).isEqualTo((hours == 1) ? "7" : "4");
	}

	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 2", "3, 4", "9, 10", "10, 10", "11, 20", "81, 100", "4877, '6,000'",
			"999999, '1,000,000'" })
	void the_highest_bar_fits(long calls, String top) {
		HoursSection section = HoursSection.of(List.of(sent(SampleFigures.COUNTED, calls)));
		assertThat(section).isNotNull();
		assertThat(section.lines().get(2).label()).isEqualTo(top);
	}

	@Test
	void hours_tell_what_became_of_their_calls() {
		Page page = new Page(html(SampleFigures.small()));
		assertThat(page.rows("hours")).containsExactly("From, UTC | Calls | Completed | Not completed | Not over yet",
				"2027-03-01 20:00 | 996 | 680 | 316 | 0");
		assertThat(page.text("hours")).contains("Calls per hour")
			.contains("from 2027-03-01 20:00 to 2027-03-01 21:00 UTC")
			.contains("Busiest hour: 2027-03-01 20:00 UTC, 996 calls.");
	}

	@Test
	void texts_from_outside_are_text_and_numbers_in_them_are_hidden() {
		String html = html(SampleFigures.large());
		Page page = new Page(html);
		assertThat(page.facts("facts")).containsEntry("purpose", SampleFigures.HOSTILE)
			.containsEntry("province", "\u1794\u17b6\u178f\u17cb\u178a\u17c6\u1794\u1784")
			.containsEntry("hotline", "+855\u2022\u2022\u2022\u2022\u2022678")
			.doesNotContainKey("requestParams");
		assertThat(html).doesNotContain("secret", "12345678");
		assertThat(page.text("reasons")).contains("<img src=x onerror=alert(1)>AAA")
			.contains("Bad \ufffd\u202emessage \ud83d\ude00 \ufffd \ufffd");
	}

	@Test
	void why_a_callout_was_paused_by_no_person_is_told() {
		assertThat(html(SampleFigures.large())).contains("<p><bdi>" + SampleFigures.REASON + "</bdi>.</p>");
		assertThat(html(SampleFigures.small())).doesNotContain("<p><bdi>");
	}

	@Test
	void reasons_are_told_with_their_share_and_the_rest_is_counted() {
		Page page = new Page(html(SampleFigures.large()));
		assertThat(page.rows("reasons")).hasSize(8)
			.contains(
					"21211 The 'To' number \u2022\u2022\u2022\u2022\u2022 is not a valid phone number. | refused | 24,000 48.0%",
					"read timed out | unknown | 2,400 4.8%", "20003 No reason was given. | refused | 1 <0.1%")
			.last()
			.asString()
			.startsWith("Other reasons |");
	}

	private static String html(CalloutFigures figures) {
		return CalloutReport.of(figures, 12, "20270301T223000Z-a1b2c3").html();
	}

	private static CallGroup sent(Instant time, long calls) {
		return new CallGroup(1, CallStatus.COMPLETED, time, calls);
	}

}
