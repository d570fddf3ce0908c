package org.scfm.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.scfm.test.MySqlServer;
import org.scfm.test.ProcessDatabase;

/**
 * The database of a storm: people in three running callouts that overlap.
 */
final class TortureDatabase {

	private final ProcessDatabase database;

	private TortureDatabase(ProcessDatabase database) {
		this.database = database;
	}

	/**
	 * Creates a database.
	 * @param people how many there are; each is in two of the callouts at least, half of
	 * them in all three
	 */
	static TortureDatabase create(int people) {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		database.execute("SET SESSION cte_max_recursion_depth = 100000", """
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d)
				SELECT CONCAT('+855', 12000000 + n), '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM numbers
				""".formatted(people));
		for (int i = 0; i < 3; i++) {
			database.execute("""
					INSERT INTO callouts (status, metadata, created_at, updated_at)
					VALUES ('running', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
					""",
					"""
							INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
							SELECT (SELECT MAX(id) FROM callouts), id, msisdn, '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
							FROM contacts WHERE MOD(id, 6) <> %d ORDER BY id
							"""
						.formatted(i));
		}
		return new TortureDatabase(database);
	}

	/**
	 * What leads the program to it.
	 */
	Map<String, String> environment() {
		return this.database.environment();
	}

	Books books() {
		try (Connection connection = this.database.connect()) {
			return Books.read(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Set<Long> ids(String query) {
		return this.database.column(query).stream().map(Long::valueOf).collect(Collectors.toCollection(TreeSet::new));
	}

	void execute(String... statements) {
		this.database.execute(statements);
	}

	/**
	 * Kills the server and starts it again.
	 */
	void restartServer() {
		MySqlServer.get().kill();
		MySqlServer.get().restart();
	}

}
