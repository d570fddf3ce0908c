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

	private static final int PARTICIPATIONS = BenchmarkTable.size("statistics.participations", 100_000, 1_000_000);

	// H2 is for small campaigns, and takes minutes to be filled with more
	private static final int FEWER = PARTICIPATIONS / 10;

	private static final int ROUNDS = BenchmarkTable.size("statistics.rounds", 3, 5);

	private static final String SCAN = """
			SELECT status, COUNT(*) FROM phone_calls WHERE callout_id = 1 GROUP BY status
			""";

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) throws SQLException {
		ProcessDatabase small = ProcessDatabase.mySql();
		small.migrate();
		LargeCallout.insert(small, FEWER, callsOf(FEWER));
		MeasuredRun few = count(small, FEWER);
		MeasuredRun many = measure(ProcessDatabase.mySql(), "MySQL", PARTICIPATIONS, table);
		table.add(new Row("`callout-statistics`, peak memory at %,d participations".formatted(PARTICIPATIONS), "MySQL",
				many.peakMemoryMiB(), few.peakMemoryMiB(), "MiB", "that at %,d".formatted(FEWER), Bar.atMost(1.1)));
	}

	@Test
	void on_h2(BenchmarkTable table) throws SQLException {
		measure(ProcessDatabase.h2(this.folder), "H2", FEWER, table);
	}

	private MeasuredRun measure(ProcessDatabase database, String name, int participations, BenchmarkTable table)
			throws SQLException {
		database.migrate();
		LargeCallout.insert(database, participations, callsOf(participations));
		MeasuredRun ours = count(database, participations);
		double limit = scan(database);
		for (int round = 1; round < ROUNDS; round++) {
			limit = Math.min(limit, scan(database));
			MeasuredRun run = count(database, participations);
			ours = (run.seconds() < ours.seconds()) ? run : ours;
		}
		table.add(new Row(
				"`callout-statistics`, %,d participations, %,d calls".formatted(participations,
						callsOf(participations)),
				name, ours.seconds(), limit, "s", "one scan of an index of the calls", Bar.atMost(1.3)));
		return ours;
	}

	private MeasuredRun count(ProcessDatabase database, int participations) {
		MeasuredRun run = MeasuredRun.of(this.folder, database, Map.of(), "callout-statistics", "calloutId=1");
		assertThat(run.out()).contains(String.valueOf(callsOf(participations)));
		return run;
	}

	private static int callsOf(int participations) {
		return participations * 3 / 2;
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
