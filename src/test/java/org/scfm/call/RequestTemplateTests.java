package org.scfm.call;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestTemplateTests {

	private static final CallFacts FACTS = new CallFacts(7, "+85512345678", 1,
			Map.of("language", "km", "first name", "Sokha", "age", 30, "odd", "$1\\{{msisdn}}"), 2,
			Map.of("wave", true), 3, Map.of("topic", "flood", "a.b", "dotted"));

	@ParameterizedTest
	@CsvSource({ "{{msisdn}}, +85512345678", "{{contact.msisdn}}, +85512345678", "{{phoneCallId}}, 7",
			"{{contact.id}}, 1", "{{participation.id}}, 2", "{{callout.id}}, 3", "{{contact.metadata.language}}, km",
			"{{contact.metadata.age}}, 30", "{{contact.metadata.first name}}, Sokha",
			"{{participation.metadata.wave}}, true", "{{callout.metadata.topic}}, flood",
			"{{callout.metadata.a.b}}, dotted", "{{  msisdn }}, +85512345678", "a{{contact.id}}b{{callout.id}}c, a1b3c",
			"'{\"k\":\"{{contact.id}}\"}', '{\"k\":\"1\"}'", "no placeholder, no placeholder", "{msisdn}, {msisdn}" })
	void a_placeholder_stands_for_what_is_known_of_the_call(String text, String filled) {
		assertThat(fill(text)).isEqualTo(filled);
	}

	@Test
	void a_value_is_taken_as_it_is_and_not_filled_again() {
		assertThat(fill("{{contact.metadata.odd}}")).isEqualTo("$1\\{{msisdn}}");
	}

	@Test
	void placeholders_are_filled_at_any_depth_and_other_values_stay_as_they_are() {
		Map<String, Object> params = new LinkedHashMap<>();
		params.put("list", Arrays.asList("{{contact.id}}", 5, null, Map.of("deep", "{{callout.id}}")));
		params.put("number", 20);
		params.put("nothing", null);
		params.put("{{msisdn}}", true);
		Map<String, Object> filled = new RequestTemplate(params).fill(FACTS);
		assertThat(filled.get("list")).isEqualTo(Arrays.asList("1", 5, null, Map.of("deep", "3")));
		assertThat(filled).containsEntry("number", 20).containsEntry("nothing", null).containsEntry("{{msisdn}}", true);
		assertThat(filled.keySet()).containsExactlyElementsOf(params.keySet());
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{{contact.metadata.town}}", "{{participation.metadata.language}}", "{{callout.metadata.b}}" })
	void a_missing_value_is_told(String text) {
		assertThatExceptionOfType(RequestTemplate.MissingValueException.class).isThrownBy(() -> fill(text))
			.withMessage("no value for " + text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{{name}}", "{{}}", "{{contact}}", "{{contact.name}}", "{{contact.metadata}}",
			"{{contact.metadata.}}", "{{Msisdn}}", "{{callout.msisdn}}" })
	void a_placeholder_that_can_never_have_a_value_is_refused_at_once(String text) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> new RequestTemplate(Map.of("list", List.of(Map.of("url", "http://x/" + text)))))
			.withMessageStartingWith("requestParams: there is no " + text + "; there are {{msisdn}}");
	}

	private static Object fill(String text) {
		return new RequestTemplate(Map.of("url", text)).fill(FACTS).get("url");
	}

}
