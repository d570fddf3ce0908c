package org.scfm.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * Runs the annotated test class against the whole application on an H2 database in
 * memory. The beans of the application can be {@code @Autowired}, and so can
 * {@link Database}, {@link TestClock}, {@link Campaign} and the provider, a
 * {@link org.scfm.sandbox.Sandbox}; before each test method the database is emptied, the
 * clock set back and the provider reset. Tests that are to hold on both databases stand
 * in an abstract class with a subclass {@code @OnH2} and a subclass {@link OnMySql}.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ScfmTest
@ContextConfiguration(initializers = OnH2.FreshDatabase.class)
public @interface OnH2 {

	/**
	 * Gives the application a database of its own.
	 */
	class FreshDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues
				.of("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MySQL;DB_CLOSE_DELAY=-1")
				.applyTo(context);
		}

	}

}
