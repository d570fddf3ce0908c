package org.scfm.job;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

class JsonTests {

	@Test
	void an_object_is_read_with_its_keys_in_their_order() {
		assertThat(Json.parseObject("""
				{"z": "x", "a": 1, "n": null, "t": true, "d": 0.10, "l": [1, {"k": "v"}]}""")).containsExactly(
				entry("z", "x"), entry("a", 1), entry("n", null), entry("t", true), entry("d", new BigDecimal("0.10")),
				entry("l", List.of(1, Map.of("k", "v"))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{'foo':'bar'} | {\"foo\":\"bar\"}", "{\"foo\"=>\"bar\"} | {\"foo\":\"bar\"}",
					"{'foo'=>'bar', 'n' => [1]} | {\"foo\":\"bar\", \"n\" : [1]}",
					"{\"flow\"=>\"flow-id\", \"groups\"=>[], \"extra\"=>{}} | "
							+ "{\"flow\":\"flow-id\", \"groups\":[], \"extra\":{}}" })
	void the_near_misses_of_the_seeds_documentation_are_refused_with_the_corrected_text(String text, String corrected) {
		assertThatIllegalArgumentException().isThrownBy(() -> Json.parseObject(text))
			.withMessage("not JSON; did you mean " + corrected);
		assertThat(Json.parseObject(corrected)).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "null", "[1]", "\"x\"", "1", "{", "{}}", "{} {}", "{\"a\":1,}", "{a:1}",
			"{\"a\":1,\"a\":2}", "{'a'}", "{\"a\":1} // note", "{\"a\":NaN}" })
	void anything_else_is_refused_with_an_example(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Json.parseObject(text))
			.withMessage("not a JSON object such as {\"name\":\"value\"}");
	}

	@Test
	void what_is_written_is_read_again() {
		Map<String, Object> object = Json.parseObject("{\"text\":\"ខ្មែរ \\u0000 \\\" 🌊\",\"list\":[null,0.10]}");
		assertThat(Json.write(object)).doesNotContain("\n");
		assertThat(Json.read(Json.write(object))).isEqualTo(object);
		assertThat(Json.write(Arrays.asList("a", null, 1L))).isEqualTo("[\"a\",null,1]");
	}

	@Test
	void nothing_is_no_object() {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> Json.read("null"));
	}

}
