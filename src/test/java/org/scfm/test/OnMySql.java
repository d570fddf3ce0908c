package org.scfm.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * As {@link OnH2}, but on a database of {@link MySqlServer}. The class is skipped where
 * there is no server, see {@link EnabledWithMySql}.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledWithMySql
@ScfmTest
@ContextConfiguration(initializers = OnMySql.FreshDatabase.class)
public @interface OnMySql {

	/**
	 * Gives the application a database of its own.
	 */
	class FreshDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			MySqlServer server = MySqlServer.get();
			TestPropertyValues
				.of("spring.datasource.url=" + server.createDatabase(),
						"spring.datasource.username=" + server.username(),
						"spring.datasource.password=" + server.password())
				.applyTo(context);
		}

	}

}
