package org.scfm.benchmark;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The least that a Spring Boot application can be: what its class path brings, started
 * and closed.
 */
@EnableAutoConfiguration
final class EmptyApplication {

	private EmptyApplication() {
	}

	public static void main(String[] arguments) {
		SpringApplication.run(EmptyApplication.class, arguments).close();
	}

}
