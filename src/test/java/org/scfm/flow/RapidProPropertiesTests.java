package org.scfm.flow;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RapidProPropertiesTests {

	private static final String TOKEN = "0123456789abcdef";

	@Test
	void only_the_token_is_needed() {
		assertThat(properties(" ", "", TOKEN).flowStarts())
			.hasToString("https://app.rapidpro.io/api/v2/flow_starts.json");
		assertThatCode(properties(null, null, TOKEN)::requireComplete).doesNotThrowAnyException();
		assertThat(properties(null, null, TOKEN + "\n").token()).isEqualTo(TOKEN);
	}

	@Test
	void base_url_and_version_are_the_users() {
		assertThat(properties("http://127.0.0.1:8000/api/", "v3", TOKEN).flowStarts())
			.hasToString("http://127.0.0.1:8000/api/v3/flow_starts.json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void a_missing_token_is_named(String token) {
		assertRefused(properties(null, null, token), "RAPIDPRO_API_TOKEN");
	}

	@Test
	void a_token_that_no_header_can_hold_is_refused_and_not_shown() {
		assertRefused(properties(null, null, "two words"), "RAPIDPRO_API_TOKEN");
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.rapidpro.io", "ftp://app.rapidpro.io", "https://app.rapidpro.io?x=1",
			"https://user:pass@app.rapidpro.io", "https://app rapidpro" })
	void a_bad_base_url_is_named(String url) {
		assertRefused(properties(url, null, TOKEN), "RAPIDPRO_BASE_URL");
	}

	@Test
	void a_bad_version_is_named() {
		assertRefused(properties(null, "v2/../..", TOKEN), "RAPIDPRO_API_VERSION");
	}

	@Test
	void the_token_is_not_in_the_text() {
		assertThat(properties(null, null, TOKEN).toString()).doesNotContain(TOKEN).contains("***");
	}

	private static void assertRefused(RapidProProperties properties, String variable) {
		Precondition precondition = new StartFlowsJobConfiguration().startFlowsPrecondition(new TemplateFlowRequests(),
				properties);
		Arguments arguments = new Arguments(Map.of("requestParams", "{\"flow\":\"f\"}"));
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> precondition.check(arguments, false))
			.withMessageContaining(variable)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("two words", "pass@"));
	}

	private static RapidProProperties properties(@Nullable String baseUrl, @Nullable String version,
			@Nullable String token) {
		return new RapidProProperties(baseUrl, version, token, Duration.ofSeconds(1), Duration.ofSeconds(1),
				new RapidProProperties.Retry(1, Duration.ZERO, Duration.ZERO));
	}

}
