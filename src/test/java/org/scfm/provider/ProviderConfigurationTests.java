package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.monitoring.Metrics;
import org.scfm.monitoring.Metrics;

import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProviderConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withBean(Clock.class, () -> Fixtures.CLOCK)
		.withBean(Metrics.class, Metrics::off)
		.withUserConfiguration(ProviderConfiguration.class);

	@ParameterizedTest
	@ValueSource(strings = { "", "  " })
	void without_an_account_there_is_a_provider_that_says_what_to_set(String blank) {
		this.runner
			.withPropertyValues("SOMLENG_ACCOUNT_SID=" + blank, "SOMLENG_AUTH_TOKEN=" + blank,
					"SOMLENG_CLIENT_REST_API_BASE_URL=" + blank, "SOMLENG_CLIENT_REST_API_HOST=" + blank)
			.run((context) -> {
				CallProvider provider = context.getBean(CallProvider.class);

				assertThatThrownBy(provider::requireConfigured).isInstanceOf(ProviderConfigurationException.class)
					.hasMessageContaining("Set SOMLENG_ACCOUNT_SID");
				assertThatThrownBy(provider::dialect).isInstanceOf(ProviderConfigurationException.class);
				assertThatThrownBy(() -> provider.create(Fixtures.REQUEST))
					.isInstanceOf(ProviderConfigurationException.class);
				assertThatThrownBy(() -> provider.fetch("CA1")).isInstanceOf(ProviderConfigurationException.class);
			});
	}

	@Test
	void the_environment_names_an_account_and_the_rest_has_defaults() {
		this.runner.withPropertyValues("SOMLENG_ACCOUNT_SID=" + Fixtures.TWILIO_SID, "SOMLENG_AUTH_TOKEN=t")
			.run((context) -> {
				CallProvider provider = context.getBean(CallProvider.class);
				ProviderProperties properties = context.getBean(ProviderProperties.class);

				provider.requireConfigured();
				assertThat(provider.dialect()).isEqualTo(Dialect.TWILIO);
				assertThat(provider.accountSid()).isEqualTo(Fixtures.TWILIO_SID);
				assertThat(properties.base()).hasToString("https://api.twilio.com");
				assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
				assertThat(properties.exchangeTimeout()).isEqualTo(Duration.ofSeconds(30));
				assertThat(properties.retry()).isEqualTo(ProviderProperties.Retry.DEFAULT);
			});
	}

	@Test
	void all_settings_reach_the_properties() {
		this.runner
			.withPropertyValues("SOMLENG_ACCOUNT_SID=" + Fixtures.SOMLENG_SID, "SOMLENG_AUTH_TOKEN=t",
					"SOMLENG_CLIENT_REST_API_BASE_URL=https://Api.Somleng.org:8443/v/",
					"SOMLENG_CLIENT_REST_API_HOST=api.somleng.org", "scfm.provider.dialect=twilio",
					"scfm.provider.connect-timeout=1s", "scfm.provider.exchange-timeout=300ms",
					"scfm.provider.retry.create-attempts=2", "scfm.provider.retry.read-attempts=1",
					"scfm.provider.retry.initial-backoff=10ms", "scfm.provider.retry.max-backoff=2s")
			.run((context) -> {
				ProviderProperties properties = context.getBean(ProviderProperties.class);

				context.getBean(CallProvider.class).requireConfigured();
				assertThat(properties.base()).hasToString("https://Api.Somleng.org:8443/v");
				assertThat(properties.resolvedDialect()).isEqualTo(Dialect.TWILIO);
				assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(properties.exchangeTimeout()).isEqualTo(Duration.ofMillis(300));
				assertThat(properties.retry())
					.isEqualTo(new ProviderProperties.Retry(2, 1, Duration.ofMillis(10), Duration.ofSeconds(2)));
			});
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			textBlock = """
					none,                                 token, none,                    none,              SOMLENG_ACCOUNT_SID
					AC0123456789abcdef0123456789abcdef,   none,  none,                    none,              SOMLENG_AUTH_TOKEN
					AC0123456789abcdef0123456789abcde,    token, none,                    none,              scfm.provider.dialect
					SK0123456789abcdef0123456789abcdef,   token, none,                    none,              scfm.provider.dialect
					AC0123/../x,                          token, none,                    none,              SOMLENG_ACCOUNT_SID
					AC0123456789abcdef0123456789abcdef,   token, https://api.somleng.org, api.twilio.com,    SOMLENG_CLIENT_REST_API_HOST
					AC0123456789abcdef0123456789abcdef,   token, none,                    api.somleng.org,   SOMLENG_CLIENT_REST_API_HOST
					AC0123456789abcdef0123456789abcdef,   token, api.twilio.com,          none,              SOMLENG_CLIENT_REST_API_BASE_URL
					AC0123456789abcdef0123456789abcdef,   token, ftp://api.twilio.com,    none,              SOMLENG_CLIENT_REST_API_BASE_URL
					AC0123456789abcdef0123456789abcdef,   token, https://a:b@twilio.com,  none,              SOMLENG_CLIENT_REST_API_BASE_URL
					AC0123456789abcdef0123456789abcdef,   token, https://x y,             none,              SOMLENG_CLIENT_REST_API_BASE_URL
					""")
	void what_is_wrong_is_named_and_secrets_are_not_shown(String sid, String token, String baseUrl, String host,
			String named) {
		ProviderProperties properties = new ProviderProperties(baseUrl, host, sid, token, null, Duration.ofSeconds(5),
				Duration.ofSeconds(30), ProviderProperties.Retry.DEFAULT);

		assertThatThrownBy(() -> new TwilioCallProvider(properties, Fixtures.CLOCK, Metrics.off()).requireConfigured())
			.isInstanceOf(ProviderConfigurationException.class)
			.hasMessageContaining(named)
			.hasMessageNotContaining("token.")
			.hasMessageNotContaining("0123")
			.hasMessageNotContaining("a:b");
	}

	@ParameterizedTest
	@CsvSource({ "AC0123456789abcdef0123456789ABCDEF, TWILIO", "0f3d7c64-6e63-4bd0-8b53-6a1c1e5b0c11, SOMLENG",
			"0F3D7C64-6E63-4BD0-8B53-6A1C1E5B0C11, SOMLENG" })
	void the_account_tells_the_dialect_and_the_host_does_not(String sid, Dialect dialect) {
		for (String host : new String[] { "api.twilio.com", "api.somleng.org" }) {
			assertThat(ProviderProperties.of("https://" + host, sid, "t").resolvedDialect()).isEqualTo(dialect);
		}
		assertThat(dialect.text()).isEqualToIgnoringCase(dialect.name()).isLowerCase();
	}

	@Test
	void a_queue_has_an_end() {
		assertThat(Dialect.TWILIO.longestQueueTime()).hasHours(24);
		assertThat(Dialect.SOMLENG.longestQueueTime()).hasDays(7);
	}

	@Test
	void the_settings_are_shown_without_secrets() {
		assertThat(ProviderProperties.of("https://u:" + Fixtures.TOKEN + "@x", Fixtures.TWILIO_SID, Fixtures.TOKEN))
			.asString()
			.doesNotContain(Fixtures.TOKEN, Fixtures.TWILIO_SID)
			.contains("authToken=***");
	}

	@Test
	void a_java_that_repeats_posts_by_itself_is_refused() {
		System.setProperty("jdk.httpclient.enableAllMethodRetry", "true");
		try {
			TwilioCallProvider provider = new TwilioCallProvider(
					Fixtures.properties("http://127.0.0.1:1", Fixtures.TWILIO_SID), Fixtures.CLOCK, Metrics.off());

			assertThatThrownBy(provider::requireConfigured).isInstanceOf(ProviderConfigurationException.class)
				.hasMessageContaining("jdk.httpclient.enableAllMethodRetry");
			assertThatThrownBy(() -> provider.create(Fixtures.REQUEST))
				.isInstanceOf(ProviderConfigurationException.class);
		}
		finally {
			System.clearProperty("jdk.httpclient.enableAllMethodRetry");
		}
	}

}
