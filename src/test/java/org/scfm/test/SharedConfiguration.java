package org.scfm.test;

import javax.sql.DataSource;

import org.scfm.launch.JobLauncher;
import org.scfm.sandbox.Sandbox;

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
		return (registry) -> LocalProvider.properties().forEach((name, value) -> registry.add(name, () -> value));
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
