package org.scfm.database;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.OtherApplication;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@OnMySql
class EncryptionOnMySqlTests {

	private static final String CIPHER = """
			SELECT VARIABLE_VALUE FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher'""";

	@Autowired
	private Database database;

	@Autowired
	private Environment environment;

	@Test
	void a_connection_is_encrypted_by_what_is_quick_without_optimised_code() {
		assertThat(this.database.value(String.class, CIPHER)).isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
	}

	@Test
	void what_the_address_says_of_encryption_holds() {
		assertThat(cipherWith("tlsCiphersuites=TLS_AES_256_GCM_SHA384")).isEqualTo("TLS_AES_256_GCM_SHA384");
		assertThat(cipherWith("sslMode=DISABLED&allowPublicKeyRetrieval=true")).isEmpty();
	}

	private String cipherWith(String options) {
		String address = this.environment.getRequiredProperty("spring.datasource.url");
		try (OtherApplication other = OtherApplication.start(this.environment,
				Map.of("spring.datasource.url", address + (address.contains("?") ? "&" : "?") + options))) {
			return other.bean(JdbcClient.class).sql(CIPHER).query(String.class).single();
		}
	}

}
