package org.scfm.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code callout-statistics} of a large callout, beside one scan of an index of its
 * calls.
 */
@Benchmark
class StatisticsBenchmarkIT {

	private static final int PARTICIPATIONS = BenchmarkTable.size("statistics.participations", 1_000_000);

	// H2 is for small campaigns, and takes minutes to be filled with more
	private static final int PARTICIPATIONS_ON_H2 = PARTICIPATIONS / 10;

	private static final int ROUNDS = 5;

	private static final String SCAN = """
			SELECT status, COUNT(*) FROM phone_calls WHERE callout_id = 1 GROUP BY status
			""";

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) throws SQLException {
		measure(ProcessDatabase.mySql(), "MySQL", PARTICIPATIONS, table);
	}

	@Test
	void on_h2(BenchmarkTable table) throws SQLException {
		measure(ProcessDatabase.h2(this.folder), "H2", PARTICIPATIONS_ON_H2, table);
	}

	private void measure(ProcessDatabase database, String name, int participations, BenchmarkTable table)
			throws SQLException {
		int calls = participations * 3 / 2;
		database.migrate();
		LargeCallout.insert(database, participations, calls);
		double ours = Double.MAX_VALUE;
		double limit = Double.MAX_VALUE;
		for (int round = 0; round < ROUNDS; round++) {
			limit = Math.min(limit, scan(database));
			MeasuredRun run = MeasuredRun.of(this.folder, database, Map.of(), "callout-statistics", "calloutId=1");
			assertThat(run.out()).contains(String.valueOf(calls));
			ours = Math.min(ours, run.seconds());
		}
		table.add(new Row("`callout-statistics`, %,d participations, %,d calls".formatted(participations, calls), name,
				ours, limit, "s", "one scan of an index of the calls", Bar.atMost(1.3)));
	}

	private static double scan(ProcessDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			long began = System.nanoTime();
			try (ResultSet rows = statement.executeQuery(SCAN)) {
				assertThat(rows.next()).isTrue();
			}
			return (System.nanoTime() - began) / 1e9;
		}
	}

}
