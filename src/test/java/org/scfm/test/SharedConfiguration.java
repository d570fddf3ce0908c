package org.scfm.test;

import javax.sql.DataSource;

import org.scfm.launch.JobLauncher;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * What the applications under test are given, and what tests can have injected.
 */
@Configuration(proxyBeanMethods = false)
class SharedConfiguration {

	@Bean
	static DynamicPropertyRegistrar localProvider() {
		return (properties) -> {
			properties.add("scfm.provider.base-url", LocalProvider.SANDBOX::url);
			properties.add("scfm.provider.host", () -> "");
			properties.add("scfm.provider.account-sid", () -> SandboxSettings.TWILIO_ACCOUNT_SID);
			properties.add("scfm.provider.auth-token", () -> SandboxSettings.AUTH_TOKEN);
			properties.add("scfm.provider.exchange-timeout", () -> "2s");
			properties.add("scfm.provider.retry.create-attempts", () -> 3);
			properties.add("scfm.provider.retry.read-attempts", () -> 2);
			properties.add("scfm.provider.retry.initial-backoff", () -> "2ms");
			properties.add("scfm.provider.retry.max-backoff", () -> "5ms");
		};
	}

	@Bean
	@Primary
	TestClock testClock() {
		return LocalProvider.CLOCK;
	}

	@Bean(destroyMethod = "")
	Sandbox sandbox() {
		return LocalProvider.SANDBOX;
	}

	@Bean
	Database database(DataSource dataSource) {
		return new Database(dataSource);
	}

	@Bean
	Campaign campaign(Database database, JobLauncher launcher, TestClock clock) {
		return new Campaign(database, launcher, clock);
	}

}
