package org.scfm.database;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DatabaseProductTests {

	@ParameterizedTest
	@CsvSource({ "8.0.11", "8.0.33", "8.0.43-0ubuntu0.22.04.1", "8.4.6", "9.5.0", "9.7.0-cloud", "10.0.0",
			"8.0.mysql_aurora.3.08.0" })
	void mysql_from_8_0_on_will_do(String version) {
		assertThat(DatabaseProduct.of("MySQL", version)).isEqualTo(DatabaseProduct.MYSQL);
	}

	@Test
	void h2_will_do() {
		assertThat(DatabaseProduct.of("H2", "2.4.240 (2025-09-22)")).isEqualTo(DatabaseProduct.H2);
	}

	@ParameterizedTest
	@CsvSource({ "MySQL, 5.7.44", "MySQL, 5.7.44-log", "MySQL, 5.5.5-10.11.14-MariaDB-0+deb12u2",
			"MySQL, 11.8.3-MariaDB-ubu2404", "MariaDB, 11.8.3-MariaDB", "PostgreSQL, 18.1", "MySQL, ''" })
	void nothing_else_will_do(String name, String version) {
		assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> DatabaseProduct.of(name, version))
			.withMessage("the database is " + name + " " + version
					+ ", but MySQL 8.0 or newer (or H2) is needed: check SPRING_DATASOURCE_URL");
	}

}
