package org.scfm.flow;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.call.CallFacts;
import org.scfm.call.RequestTemplate.MissingValueException;
import org.scfm.job.Json;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TemplateFlowRequestsTests {

	private static final CallFacts FACTS = new CallFacts(7, "+85512234567", 3, Map.of("language", "km"), 5, Map.of(), 1,
			Map.of("flow", "f5901b62"));

	private final TemplateFlowRequests requests = new TemplateFlowRequests();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"flow":"f"}
			{"flow":"f","groups":[],"contacts":[]}
			{"flow":"f","groups":[],"contacts":[],"urns":[]}
			""")
	void the_person_called_gets_the_flow_unless_someone_else_is_named(String jobParams) {
		assertThat(params(jobParams)).containsEntry("urns", List.of("tel:+85512234567"));
	}

	@Test
	void someone_else_can_be_named() {
		assertThat(params("{\"flow\":\"f\",\"contacts\":[\"c\"],\"groups\":[]}")).doesNotContainKey("urns");
		assertThat(params("{\"flow\":\"f\",\"groups\":[\"g\"]}")).doesNotContainKey("urns");
		assertThat(params("{\"flow\":\"f\",\"groups\":[],\"contacts\":[],\"urns\":[\"telegram:123\"],\"extra\":{}}"))
			.isEqualTo(Json
				.read("{\"flow\":\"f\",\"groups\":[],\"contacts\":[],\"urns\":[\"telegram:123\"],\"extra\":{}}"));
	}

	@Test
	void placeholders_are_filled_anywhere() {
		assertThat(params("""
				{"flow":"{{callout.metadata.flow}}","urns":["whatsapp:{{msisdn}}"],
				 "params":{"language":"{{contact.metadata.language}}"},"exclude_active":true}"""))
			.isEqualTo(Map.of("flow", "f5901b62", "urns", List.of("whatsapp:+85512234567"), "params",
					Map.of("language", "km"), "exclude_active", true));
	}

	@Test
	void a_placeholder_without_a_value_is_told() {
		assertThatExceptionOfType(MissingValueException.class)
			.isThrownBy(() -> params("{\"flow\":\"{{contact.metadata.flow}}\"}"))
			.withMessage("no value for {{contact.metadata.flow}}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                               | needs a flow
			{"flow":""}                      | needs a flow
			{"flow":7}                       | needs a flow
			{"flow":"f","urns":"tel:+1"}     | urns must be a JSON array
			{"flow":"f","contacts":{}}       | contacts must be a JSON array
			{"flow":"f","params":["a"]}      | params must be a JSON object
			{"flow":"f","extra":"a"}         | extra must be a JSON object
			{"flow":"{{flow}}"}              | there is no {{flow}}
			""")
	void what_can_never_work_is_refused_before_the_run(String jobParams, String message) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.requests.check(Json.parseObject(jobParams)))
			.withMessageContainingAll("requestParams", message);
	}

	@Test
	void a_flow_that_is_a_placeholder_is_a_flow() {
		assertThatCode(() -> this.requests.check(Map.of("flow", "{{callout.metadata.flow}}")))
			.doesNotThrowAnyException();
	}

	private Map<String, Object> params(String jobParams) {
		return this.requests.params(FACTS, Json.parseObject(jobParams));
	}

}
