package org.scfm.benchmark;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.ScfmProcess;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code plan} of a callout in which everybody is still to be called, beside one reading
 * of all its people.
 */
@Benchmark
@LargeBenchmark
@EnabledWithMySql
class PlanBenchmarkIT {

	private static final int PEOPLE = BenchmarkTable.size("plan.people", 100_000);

	@TempDir
	private Path folder;

	@Test
	void of_many_people(BenchmarkTable table) throws SQLException {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		LargeCallout.insert(database, PEOPLE, 0);
		database.execute("""
				UPDATE callouts SET dial_policy = '{"callingHours":"09:00-20:00","maxAttempts":"3","retry":"busy:15m"}'
				""");
		ScfmProcess.Launch scfm = ScfmProcess.in(this.folder).options("-Xmx128m").with(database.environment());
		// the first process prepares the program for quick starts
		assertThat(scfm.run("jobs").exitCode()).isZero();
		double limit = read(database);
		long began = System.nanoTime();
		ScfmProcess.Ended plan = scfm.run("plan", "--callout=1", "--calls-per-second=100");
		double ours = (System.nanoTime() - began) / 1e9;
		assertThat(plan.exitCode()).as(plan.err()).isZero();
		table.add(new Row("`plan` of a callout of %,d people, from its start to its exit".formatted(PEOPLE), "MySQL",
				ours, limit, "s", "one reading of its people", Bar.NONE));
	}

	private static double read(ProcessDatabase database) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			statement.setFetchSize(Integer.MIN_VALUE);
			long began = System.nanoTime();
			try (ResultSet rows = statement.executeQuery("""
					SELECT p.*, c.metadata FROM callout_participations p JOIN contacts c ON c.id = p.contact_id
					WHERE p.callout_id = 1
					""")) {
				int people = 0;
				while (rows.next()) {
					people++;
				}
				assertThat(people).isEqualTo(PEOPLE);
			}
			return (System.nanoTime() - began) / 1e9;
		}
	}

}
