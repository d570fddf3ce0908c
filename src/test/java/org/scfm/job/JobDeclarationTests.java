package org.scfm.job;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JobDeclarationTests {

	private static final Parameter<String> NAME = Parameter.required("name", ParameterTypes.text(), "Who is greeted.");

	private static final Parameter<Integer> TIMES = Parameter
		.optional("times", ParameterTypes.wholeNumber(1, 9), "How often.")
		.withDefault("2")
		.wasInSeed("TIMES");

	private static final Parameter<Long> LIMIT = Parameter.optional("limit", ParameterTypes.id(), "The most.");

	private static final JobDeclaration GREET = JobDeclaration.of("greet", "none", "Greets", NAME, TIMES, LIMIT);

	@Test
	void what_was_given_is_read_and_what_was_not_has_its_default() {
		Arguments arguments = GREET.check(Map.of("name", "Sokha", "times", "3", "runId", "a"));
		assertThat(arguments.get(NAME)).isEqualTo("Sokha");
		assertThat(arguments.get(TIMES)).isEqualTo(3);
		assertThat(arguments.find(LIMIT)).isEmpty();
		assertThat(arguments.given()).isEqualTo(Map.of("name", "Sokha", "times", "3", "runId", "a"));
		assertThat(GREET.check(Map.of("name", "x")).get(TIMES)).isEqualTo(2);
	}

	@Test
	void an_empty_value_means_not_given() {
		Arguments arguments = GREET.check(Map.of("name", "Sokha", "times", "", "limit", "", "runId", ""));
		assertThat(arguments.get(TIMES)).isEqualTo(2);
		assertThat(arguments.given()).containsOnlyKeys("name");
	}

	@Test
	void a_required_parameter_must_be_given() {
		refused(Map.of(), "greet needs name=<text>: Who is greeted.");
		refused(Map.of("name", ""), "greet needs name=<text>: Who is greeted.");
	}

	@Test
	void an_unknown_name_is_answered_with_the_nearest_and_all_there_are() {
		refused(Map.of("name", "x", "tims", "3"),
				"greet has no parameter tims; did you mean times?" + " It takes: name, times, limit, runId");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> GREET.check(Map.of("password", "")))
			.withMessageStartingWith("greet has no parameter password")
			.withMessageEndingWith(" It takes: name, times, limit, runId");
	}

	@Test
	void a_bad_value_is_quoted() {
		refused(Map.of("name", "x", "times", "ten"), "times=ten: not a whole number");
	}

	@Test
	void a_value_longer_than_the_repository_holds_is_refused_and_not_quoted() {
		GREET.check(Map.of("name", "x".repeat(2500)));
		refused(Map.of("name", "x".repeat(2501)),
				"name has 2501 characters, more than the 2500 that the job repository holds");
	}

	@Test
	void a_run_id_has_no_spaces_and_at_most_100_characters() {
		GREET.check(Map.of("name", "x", "runId", "x".repeat(100)));
		for (String bad : new String[] { "a b", "a\tb", "a\nb", "x".repeat(101) }) {
			refused(Map.of("name", "x", "runId", bad),
					"runId=" + bad + ": must have at most 100 characters and no spaces");
		}
	}

	@Test
	void the_run_id_is_the_last_of_all_parameters() {
		assertThat(GREET.allParameters()).containsExactly(NAME, TIMES, LIMIT, JobDeclaration.RUN_ID);
		assertThat(GREET.find("times")).contains(TIMES);
		assertThat(GREET.find("Times")).isEmpty();
	}

	@Test
	void a_default_is_shown_as_it_would_be_typed_or_in_words() {
		assertThat(TIMES.shownDefault()).isEqualTo("2");
		assertThat(NAME.shownDefault()).isEqualTo("must be given");
		assertThat(LIMIT.shownDefault()).isEqualTo("none");
		assertThat(LIMIT.withDefaultInWords("all").shownDefault()).isEqualTo("all");
	}

	private static void refused(Map<String, String> given, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> GREET.check(new LinkedHashMap<>(given)))
			.withMessage(message);
	}

}
