package org.scfm.job;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ParameterTypesTests {

	@Test
	void texts_are_taken_as_they_are() {
		assertThat(ParameterTypes.text().parse(" a=b ")).isEqualTo(" a=b ");
		assertThat(ParameterTypes.file().parse("a b.csv")).isEqualTo("a b.csv");
		assertThat(ParameterTypes.jsonObject().parse("{\"a\":1}")).isEqualTo(Map.of("a", 1));
	}

	@ParameterizedTest
	@CsvSource({ "0, must be 1 or more", "-1, must be 1 or more", "1.5, not a whole number", "1e3, not a whole number",
			"' 1', not a whole number", "9223372036854775808, not a whole number" })
	void an_id_is_a_whole_number_of_1_or_more(String text, String message) {
		assertThat(ParameterTypes.id().parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
		refused(ParameterTypes.id(), text, message);
	}

	@Test
	void a_whole_number_is_in_its_range() {
		ParameterType<Integer> type = ParameterTypes.wholeNumber(2, 9);
		assertThat(type.label()).isEqualTo("whole number, 2 to 9");
		assertThat(type.parse("2")).isEqualTo(2);
		assertThat(type.parse("9")).isEqualTo(9);
		refused(type, "1", "must be 2 or more");
		refused(type, "10", "must be 9 or less");
		refused(ParameterTypes.wholeNumber(0, Integer.MAX_VALUE), "2147483648", "must be 2147483647 or less");
		assertThat(ParameterTypes.wholeNumber(0, Integer.MAX_VALUE).label()).isEqualTo("whole number, 0 or more");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "0.0", "x", "NaN", "Infinity", "1e999", "1,5", "0x1p3", "1d" })
	void a_positive_number_is_above_0(String text) {
		assertThat(ParameterTypes.positiveNumber().parse("0.5")).isEqualTo(0.5);
		assertThat(ParameterTypes.positiveNumber().parse("30")).isEqualTo(30);
		refused(ParameterTypes.positiveNumber(), text, "not a number above 0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "15", "m", "15m1h", "-5m", "1.5h", "PT", "-PT1S", "PT-1S", "1 hour" })
	void a_duration_is_written_with_units_or_as_iso_8601_has_it(String text) {
		assertThat(ParameterTypes.duration().parse("90s")).isEqualTo(Duration.ofSeconds(90));
		assertThat(ParameterTypes.duration().parse("1d2h3m4s")).isEqualTo(Duration.parse("P1DT2H3M4S"));
		assertThat(ParameterTypes.duration().parse("PT15M")).isEqualTo(Duration.ofMinutes(15));
		assertThat(ParameterTypes.duration().parse("P1D")).isEqualTo(Duration.ofDays(1));
		assertThat(ParameterTypes.duration().parse("PT0S")).isZero();
		refused(ParameterTypes.duration(), text, "not a duration such as 90s, 15m, 2h or 1d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SECONDS", "seconds ", "hours", "" })
	void a_choice_is_one_of_the_words_shown(String text) {
		ParameterType<TimeUnit> type = ParameterTypes.oneOf(TimeUnit.SECONDS, TimeUnit.DAYS);
		assertThat(type.label()).isEqualTo("seconds or days");
		assertThat(type.parse("days")).isEqualTo(TimeUnit.DAYS);
		refused(type, text, "must be seconds or days");
	}

	@ParameterizedTest
	@ValueSource(strings = { "seconds,hours", "seconds;days", "seconds,,days", "all" })
	void a_list_holds_only_the_words_shown(String text) {
		ParameterType<Set<TimeUnit>> type = ParameterTypes.listOf(TimeUnit.SECONDS, TimeUnit.DAYS);
		assertThat(type.label()).isEqualTo("list of seconds, days");
		assertThat(type.parse("days, seconds,days")).containsExactly(TimeUnit.DAYS, TimeUnit.SECONDS);
		refused(type, text, "must be seconds or days");
	}

	private static void refused(ParameterType<?> type, String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text)).withMessage(message);
	}

}
