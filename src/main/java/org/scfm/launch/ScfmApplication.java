package org.scfm.launch;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import javax.sql.DataSource;

import org.aopalliance.intercept.MethodInterceptor;
import org.scfm.database.DatabaseProduct;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.SingletonTargetSource;
import org.springframework.aot.AotDetector;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The Spring application behind the commands that need a database.
 */
@SpringBootApplication(scanBasePackages = "org.scfm")
class ScfmApplication {

	/**
	 * For the build, which prepares the beans: it leaves before the first of them is
	 * made.
	 */
	static void main(String[] arguments) {
		start(Map.of());
	}

	/**
	 * Starts it with the settings of the environment.
	 * @param settings settings that win over those of the environment
	 */
	static ConfigurableApplicationContext start(Map<String, Object> settings) {
		return start(new SpringApplicationBuilder(ScfmApplication.class), settings);
	}

	/**
	 * Starts it in an environment of the caller's making.
	 */
	static ConfigurableApplicationContext start(ConfigurableEnvironment environment, Map<String, Object> settings) {
		return start(new SpringApplicationBuilder(ScfmApplication.class).environment(environment), settings);
	}

	private static ConfigurableApplicationContext start(SpringApplicationBuilder application,
			Map<String, Object> settings) {
		boolean prepared = Scfm.version() != null;
		if (prepared) {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
		}
		ConfigurableApplicationContext context = application.main(ScfmApplication.class)
			.initializers(
					(starting) -> checkAddress(starting.getEnvironment().getProperty("spring.datasource.url", "")))
			.run(arguments(settings));
		Termination.prepare(context.getBean(GracefulStop.class)::stop);
		return context;
	}

	// said here, because Spring would speak of drivers; and not in full, because an
	// address may hold a password
	private static void checkAddress(String url) {
		if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:mysql:")) {
			throw new UsageException("SPRING_DATASOURCE_URL begins with '" + url.replaceFirst("[/@?;].*", "")
					+ "', but must be an address of MySQL such as jdbc:mysql://localhost:3306/scfm, or of H2");
		}
	}

	private static String[] arguments(Map<String, Object> settings) {
		return settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
	}

	@Bean
	@Fallback
	Clock clock() {
		return Clock.systemUTC();
	}

	// refuses a database that this project does not run on, before anything is written to
	// it
	@Bean
	FlywayConfigurationCustomizer databaseCheck() {
		return (flyway) -> product(flyway.getDataSource());
	}

	@Bean
	FlywayMigrationStrategy schemaUpkeep(
			@Value("${" + SchemaUpkeep.PROPERTY + ":" + SchemaUpkeep.MIGRATE + "}") String value) {
		return SchemaUpkeep.of(value);
	}

	@Bean
	RunGuard runGuard(DataSource dataSource, JdbcConnectionDetails connection,
			@Value("${scfm.mysql.ping-interval}") Duration pingInterval,
			@Value("${scfm.mysql.wait-timeout}") Duration waitTimeout) {
		if (product(dataSource) == DatabaseProduct.MYSQL) {
			return new MySqlRunGuard(connection, waitTimeout, pingInterval);
		}
		return JdbcClient.create(dataSource)
			.sql("SELECT DATABASE_PATH()")
			.query(String.class)
			.optional()
			.<RunGuard>map((path) -> new FileRunGuard(Path.of(path + ".runs.lock")))
			.orElseGet(MemoryRunGuard::new);
	}

	// comes before all else, whoever uses the database first
	@Bean
	static LazyInitializationExcludeFilter schemaFirst() {
		return LazyInitializationExcludeFilter.forBeanTypes(FlywayMigrationInitializer.class);
	}

	@Bean
	static BeanPostProcessor jobListeners(ObjectProvider<JobExecutionListener> listeners) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				if (bean instanceof AbstractJob job) {
					listeners.orderedStream().forEach(job::registerJobExecutionListener);
				}
				return bean;
			}

		};
	}

	@Bean
	static BeanPostProcessor jobRecord(ObjectProvider<RunRecord> runRecord) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				if (bean instanceof JobRepository) {
					ProxyFactory proxy = new ProxyFactory(JobRepository.class, new SingletonTargetSource(bean));
					proxy.addAdvice((MethodInterceptor) (call) -> runRecord.getObject().invoke(call));
					return proxy.getProxy();
				}
				return bean;
			}

		};
	}

	private static DatabaseProduct product(DataSource dataSource) {
		try {
			return DatabaseProduct.of(dataSource);
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("no connection", ex);
		}
	}

}
