package org.scfm.database;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What the two databases need beyond the address that the user gives.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	// several processes that open one H2 file at the same instant can collide for some
	// seconds
	private static final long H2_PATIENCE_MILLIS = 10_000;

	// The driver encrypts by default. Jobs that wait run without the optimising compiler,
	// where AES is four times as slow as ChaCha20 and took a quarter of enqueue-calls.
	// MySQL takes what the client likes best of what both know.
	private static final String CIPHER_SUITES = String.join(",", "TLS_CHACHA20_POLY1305_SHA256",
			"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
			"TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");

	@Bean
	static BeanPostProcessor databaseSettings(Environment environment) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String beanName) {
				if (bean instanceof HikariDataSource dataSource) {
					configure(dataSource, environment);
				}
				return bean;
			}

		};
	}

	private static void configure(HikariDataSource dataSource, Environment environment) {
		String url = String.valueOf(dataSource.getJdbcUrl());
		if (url.startsWith("jdbc:h2:")) {
			dataSource.setInitializationFailTimeout(H2_PATIENCE_MILLIS);
		}
		else if (url.startsWith("jdbc:mysql:")) {
			dataSource.addDataSourceProperty("rewriteBatchedStatements", "true");
			// what the driver knows of a connection need not be asked: one round trip in
			// two
			dataSource.addDataSourceProperty("useLocalSessionState", "true");
			dataSource.addDataSourceProperty("cachePrepStmts", "true");
			dataSource.addDataSourceProperty("connectionTimeZone", "UTC");
			dataSource.addDataSourceProperty("forceConnectionTimeZoneToSession", "true");
			if (!url.contains("tlsCiphersuites")) {
				dataSource.addDataSourceProperty("tlsCiphersuites", CIPHER_SUITES);
			}
			endWhenSilent(dataSource, environment.getRequiredProperty("scfm.mysql.wait-timeout", Duration.class));
		}
	}

	// a process that is halted in mid-transaction would keep its locks as long as it is
	private static void endWhenSilent(HikariDataSource dataSource, Duration waitTimeout) {
		dataSource.addDataSourceProperty("sessionVariables", "wait_timeout=" + waitTimeout.toSeconds());
		dataSource.setKeepaliveTime(waitTimeout.dividedBy(2).toMillis());
	}

}
