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
 * The database of a storm: people in running callouts that overlap.
 */
final class TortureDatabase {

	/** A callout that lacks people, all of whom {@code populate-callout} adds. */
	static final long INCOMPLETE_CALLOUT = 2;

	// those of somebody who is long dead are not on their way
	private static final String BEING_SENT = """
			SELECT c.id FROM phone_calls c JOIN BATCH_STEP_EXECUTION s ON s.STEP_EXECUTION_ID = c.claimed_by_partition
			WHERE c.status = 'scheduling' AND c.sent_at > UTC_TIMESTAMP(6) - INTERVAL 1 SECOND AND s.STEP_NAME = '%s'
			""";

	private final ProcessDatabase database;

	private TortureDatabase(ProcessDatabase database) {
		this.database = database;
	}

	/**
	 * Creates a database.
	 * @param people how many there are; at least half of them are in all callouts, and
	 * nobody lacks in more than one
	 * @param callouts how many callouts there are, 2 or 3
	 */
	static TortureDatabase create(int people, int callouts) {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		database.execute("SET SESSION cte_max_recursion_depth = 100000", """
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d)
				SELECT CONCAT('+855', 12000000 + n), '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM numbers
				""".formatted(people));
		for (int i = 0; i < callouts; i++) {
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

	/**
	 * How many people are to be in a callout in the end, by its id.
	 */
	Map<Long, Integer> people() {
		return Map.of(INCOMPLETE_CALLOUT, ids("SELECT id FROM contacts").size());
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

	/**
	 * Whether calls of a partition are on their way to the provider.
	 * @param partition its name
	 * @return {@code false} also where the database is away
	 */
	boolean isSending(String partition) {
		try {
			return !ids(BEING_SENT.formatted(partition)).isEmpty();
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	void execute(String... statements) {
		this.database.execute(statements);
	}

	/**
	 * Halts the server.
	 * @return to be run to let it go on
	 */
	Runnable haltServer() {
		MySqlServer.get().halt();
		return MySqlServer.get()::goOn;
	}

	/**
	 * Kills the server and starts it again.
	 */
	void restartServer() {
		MySqlServer.get().kill();
		MySqlServer.get().restart();
	}

}
