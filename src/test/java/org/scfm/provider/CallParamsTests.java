package org.scfm.provider;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class CallParamsTests {

	@ParameterizedTest
	@CsvSource({ "from, From", "status_callback_event, StatusCallbackEvent", "StatusCallbackEvent, StatusCallbackEvent",
			"machine_detection_speech_end_threshold, MachineDetectionSpeechEndThreshold", "Url, Url",
			"application_sid, ApplicationSid", "async_amd, AsyncAmd", "statusCallback, StatusCallback" })
	void names_become_those_of_the_api(String name, String formName) {
		assertThat(form(Map.of(name, "x"))).containsEntry(formName, List.of("x"));
	}

	@Test
	void values_become_texts() {
		Map<String, Object> params = new HashMap<>();
		params.put("text", " as it is ");
		params.put("timeout", 30);
		params.put("threshold", 0.00001);
		params.put("record", true);
		params.put("status_callback_event", Arrays.asList("initiated", null, "completed", 3));
		params.put("left_out", null);
		params.put("empty", List.of());
		params.put("word", "null");

		assertThat(form(params)).containsOnly(entry("To", List.of(Fixtures.TO)), entry("Text", List.of(" as it is ")),
				entry("Timeout", List.of("30")), entry("Threshold", List.of("0.000010")),
				entry("Record", List.of("true")), entry("StatusCallbackEvent", List.of("initiated", "completed", "3")),
				entry("Word", List.of("null")));
	}

	@ParameterizedTest
	@CsvSource({ "to", "To" })
	void the_number_of_the_request_always_wins(String name) {
		assertThat(form(Map.of(name, "+15005550006"))).containsOnly(entry("To", List.of(Fixtures.TO)));
	}

	@Test
	void an_object_is_refused_by_name_and_without_its_value() {
		assertThatIllegalArgumentException().isThrownBy(() -> form(Map.of("url", Map.of("secret", "x"))))
			.withMessageStartingWith("url is an object")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> form(Map.of("events", List.of(List.of("x")))))
			.withMessageStartingWith("events is an object or holds one");
	}

	@ParameterizedTest
	@CsvSource({ "TWILIO, url", "TWILIO, Url", "TWILIO, twiml", "TWILIO, application_sid", "TWILIO, ApplicationSid",
			"SOMLENG, url", "SOMLENG, Twiml" })
	void complete_parameters_have_no_problems(Dialect dialect, String name) {
		assertThat(CallParams.problems(Map.of("from", 1234, name, "{{callout.metadata.flow}}"), dialect)).isEmpty();
	}

	@Test
	void missing_parameters_are_problems() {
		assertThat(CallParams.problems(Map.of(), Dialect.TWILIO)).satisfiesExactly(
				(from) -> assertThat(from).startsWith("from is missing"),
				(flow) -> assertThat(flow).startsWith("url, twiml or application_sid is missing"));
		assertThat(CallParams.problems(Map.of("From", " ", "application_sid", "AP1"), Dialect.SOMLENG))
			.satisfiesExactly((from) -> assertThat(from).startsWith("from is missing"),
					(flow) -> assertThat(flow).startsWith("url or twiml is missing"));
		Map<String, Object> nulls = new HashMap<>();
		nulls.put("from", null);
		nulls.put("url", List.of());
		assertThat(CallParams.problems(nulls, Dialect.TWILIO)).hasSize(2);
	}

	@Test
	void what_cannot_be_sent_is_a_problem() {
		assertThat(CallParams.problems(Map.of("from", "1", "url", "u", "passports", Map.of("a", 1)), Dialect.TWILIO))
			.singleElement()
			.asString()
			.startsWith("passports is an object");
	}

	@Test
	void one_parameter_given_twice_is_a_problem() {
		assertThat(CallParams.problems(Map.of("from", "1", "From", "2", "url", "u"), Dialect.TWILIO)).singleElement()
			.asString()
			.contains("the same parameter");
	}

	@Test
	void what_the_provider_will_ignore_is_a_warning() {
		Map<String, Object> params = Map.of("from", "1", "url", "u", "timeout", 30);

		assertThat(CallParams.warnings(params, Dialect.TWILIO)).isEmpty();
		assertThat(CallParams.warnings(params, Dialect.SOMLENG)).singleElement()
			.asString()
			.startsWith("timeout is not a parameter that Somleng knows");
		assertThat(CallParams.warnings(Map.of("from", "1", "url", "u", "colour", "red"), Dialect.TWILIO))
			.singleElement()
			.asString()
			.startsWith("colour is not a parameter that Twilio knows");
		assertThat(CallParams.warnings(Map.of("to", "1"), Dialect.TWILIO)).singleElement()
			.asString()
			.startsWith("to is not used");
		assertThat(CallParams.warnings(Map.of("url", "u", "twiml", "<Response/>"), Dialect.SOMLENG)).singleElement()
			.asString()
			.startsWith("twiml is ignored");
	}

	private static Map<String, List<String>> form(Map<String, Object> params) {
		return CallParams.form(new CallRequest(Fixtures.TO, params));
	}

}
