package org.scfm.benchmark;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code populate-callout} of many contacts, beside one statement that inserts the same
 * rows.
 */
@Benchmark
class PopulateBenchmarkIT {

	private static final int CONTACTS = BenchmarkTable.size("contacts", 100_000, 1_000_000);

	private static final int FEWER = CONTACTS / 10;

	// a transaction of a million rows takes H2 minutes
	private static final int BLOCK = 20_000;

	private static final String METADATA = """
			{"name":"Person","language":"km","province":"Kampot","district":"Chhuk","age":"30"}""";

	private static final String ONE_STATEMENT = """
			INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
			SELECT 1, id, msisdn, '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM contacts ORDER BY id
			""";

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		database.insertCallout("initialized");
		insertContacts(database, 0, FEWER);
		MeasuredRun few = run(database, FEWER);
		insertContacts(database, FEWER, CONTACTS);
		database.execute("ANALYZE TABLE contacts");
		MeasuredRun many = measure(database, "MySQL", CONTACTS, table, "SET foreign_key_checks = 0",
				"TRUNCATE TABLE callout_participations");
		table.add(new Row("`populate-callout`, peak memory at %,d participations".formatted(CONTACTS), "MySQL",
				many.peakMemoryMiB(), few.peakMemoryMiB(), "MiB", "that at %,d".formatted(FEWER), Bar.atMost(1.1)));
	}

	@Test
	void on_h2(BenchmarkTable table) {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		database.insertCallout("initialized");
		insertContacts(database, 0, FEWER);
		measure(database, "H2", FEWER, table, "SET REFERENTIAL_INTEGRITY FALSE",
				"TRUNCATE TABLE callout_participations", "SET REFERENTIAL_INTEGRITY TRUE");
	}

	private MeasuredRun measure(ProcessDatabase database, String name, int contacts, BenchmarkTable table,
			String... truncate) {
		database.execute(truncate);
		long began = System.nanoTime();
		database.execute(ONE_STATEMENT);
		double limit = (System.nanoTime() - began) / 1e9;
		database.execute(truncate);
		MeasuredRun run = run(database, contacts);
		table.add(new Row("`populate-callout`, %,d participations".formatted(contacts), name, run.seconds(), limit, "s",
				"one INSERT ... SELECT", Bar.atMost(1.3)));
		return run;
	}

	private MeasuredRun run(ProcessDatabase database, int contacts) {
		MeasuredRun run = MeasuredRun.of(this.folder, database, Map.of(), "populate-callout", "calloutId=1");
		assertThat(run.out()).containsPattern("Participations Added: +" + contacts);
		return run;
	}

	private static void insertContacts(ProcessDatabase database, int from, int to) {
		database.execute("CREATE TABLE numbers (n INT PRIMARY KEY)", "INSERT INTO numbers VALUES (0)");
		for (int rows = 1; rows < BLOCK; rows *= 2) {
			database.execute(
					"INSERT INTO numbers SELECT n + %1$d FROM numbers WHERE n + %1$d < %2$d".formatted(rows, BLOCK));
		}
		for (int block = from; block < to; block += BLOCK) {
			database.execute("""
					INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
					SELECT CONCAT('+855', %d + n), '%s', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
					FROM numbers WHERE n < %d ORDER BY n
					""".formatted(10_000_000 + block, METADATA, to - block));
		}
		database.execute("DROP TABLE numbers");
	}

}
