package org.scfm.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.scfm.launch.TestedApplication;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A second application on the database of a test, as another process would have.
 */
public final class OtherApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private OtherApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Starts one; it uses the clock and the provider of the test's own.
	 * @param environment the environment of the test's own application
	 * @return the other application
	 */
	public static OtherApplication start(Environment environment) {
		return start(environment, Map.of());
	}

	/**
	 * Starts one with settings of its own.
	 * @param environment the environment of the test's own application
	 * @param settings what differs from the test's own application
	 * @return the other application
	 */
	public static OtherApplication start(Environment environment, Map<String, ?> settings) {
		Map<String, Object> all = new HashMap<>(LocalProvider.properties());
		for (String name : List.of("url", "username", "password")) {
			all.put("spring.datasource." + name, environment.getProperty("spring.datasource." + name, ""));
		}
		all.putAll(settings);
		return new OtherApplication(
				new SpringApplicationBuilder(TestedApplication.class, SharedConfiguration.class).run(all.entrySet()
					.stream()
					.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
					.toArray(String[]::new)));
	}

	/**
	 * Runs jobs in the other application.
	 * @return what its jobs are run by
	 */
	public Campaign campaign() {
		return this.context.getBean(Campaign.class);
	}

	/**
	 * Finds a bean of the other application.
	 * @param <T> its type
	 * @param type its type
	 * @return the bean
	 */
	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
