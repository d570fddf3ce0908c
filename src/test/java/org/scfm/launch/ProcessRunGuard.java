package org.scfm.launch;

import java.nio.file.Path;
import java.time.Duration;

import org.scfm.job.RunGuard;
import org.scfm.test.ProcessDatabase;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * What keeps apart the processes that use a database.
 */
final class ProcessRunGuard {

	private ProcessRunGuard() {
	}

	static RunGuard of(ProcessDatabase database) {
		if (database.url().startsWith("jdbc:h2:file:")) {
			String file = database.url().substring("jdbc:h2:file:".length(), database.url().indexOf(';'));
			return new FileRunGuard(Path.of(file + ".runs.lock"));
		}
		return new MySqlRunGuard(details(database.url(), database.username(), database.password()),
				Duration.ofSeconds(60), Duration.ofSeconds(15));
	}

	static JdbcConnectionDetails details(String url, String username, String password) {
		return new JdbcConnectionDetails() {

			@Override
			public String getUsername() {
				return username;
			}

			@Override
			public String getPassword() {
				return password;
			}

			@Override
			public String getJdbcUrl() {
				return url;
			}

		};
	}

}
