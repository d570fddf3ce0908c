package org.scfm.test;

import java.util.Map;
import java.util.stream.Stream;

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
		String[] settings = Stream
			.concat(LocalProvider.properties().entrySet().stream(),
					Stream.of("url", "username", "password")
						.map((name) -> "spring.datasource." + name)
						.map((name) -> Map.entry(name, environment.getProperty(name, ""))))
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
		return new OtherApplication(
				new SpringApplicationBuilder(TestedApplication.class, SharedConfiguration.class).run(settings));
	}

	/**
	 * Runs jobs in the other application.
	 * @return what its jobs are run by
	 */
	public Campaign campaign() {
		return this.context.getBean(Campaign.class);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
