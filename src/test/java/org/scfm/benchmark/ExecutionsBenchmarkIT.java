package org.scfm.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.InstalledProgram;
import org.scfm.launch.ScfmProcess;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator asks of a job repository in which much has run, by the launcher script
 * once it has prepared quick starts: each in turn with {@code executions} where nothing
 * has run.
 */
@Benchmark
@LargeBenchmark
class ExecutionsBenchmarkIT {

	private static final int EXECUTIONS = BenchmarkTable.size("executions", 100_000);

	// H2 is for small campaigns, and takes long to be filled with more
	private static final int FEWER = EXECUTIONS / 10;

	private static final int ROUNDS = 5;

	private static final double EXTRA_SECONDS = 0.2;

	private static final List<String> LIST = List.of("executions");

	private static final InstalledProgram PROGRAM = InstalledProgram.prepared();

	@TempDir
	private Path none;

	@TempDir
	private Path many;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) {
		measure("MySQL", (folder) -> ProcessDatabase.mySql(), EXECUTIONS, table,
				List.of(LIST, List.of("executions", "--job=enqueue-calls", "--status=STOPPED", "--since=P30D"),
						List.of("jobs", "--runs"), List.of("execution", String.valueOf(EXECUTIONS / 2))));
	}

	@Test
	void on_h2(BenchmarkTable table) {
		measure("H2", ProcessDatabase::h2, FEWER, table, List.of(LIST));
	}

	private void measure(String name, Function<Path, ProcessDatabase> databases, int executions, BenchmarkTable table,
			List<List<String>> commands) {
		ProcessDatabase many = migrated(this.many, databases);
		ManyExecutions.insert(many, executions);
		ScfmProcess.Launch full = PROGRAM.scfm(this.many).with(many.environment());
		ScfmProcess.Launch empty = PROGRAM.scfm(this.none).with(migrated(this.none, databases).environment());
		List<Double> limit = new ArrayList<>();
		List<List<Double>> ours = commands.stream().<List<Double>>map((command) -> new ArrayList<>()).toList();
		// in turn, so that what else the machine does meets all of them
		for (int round = 0; round < ROUNDS; round++) {
			limit.add(seconds(empty, LIST));
			for (int i = 0; i < commands.size(); i++) {
				ours.get(i).add(seconds(full, commands.get(i)));
			}
		}
		for (int i = 0; i < commands.size(); i++) {
			table.add(new Row("`%s`, %,d executions".formatted(String.join(" ", commands.get(i)), executions), name,
					median(ours.get(i)), median(limit) + EXTRA_SECONDS, "s", "`executions` of none, and 0.2 s",
					Bar.atMost(1)));
		}
	}

	private static ProcessDatabase migrated(Path folder, Function<Path, ProcessDatabase> databases) {
		ProcessDatabase database = databases.apply(folder);
		database.migrate();
		return database;
	}

	private static double seconds(ScfmProcess.Launch launch, List<String> command) {
		long began = System.nanoTime();
		ScfmProcess.Ended ended = launch.run(command.toArray(String[]::new));
		double seconds = (System.nanoTime() - began) / 1e9;
		assertThat(ended.exitCode()).as(ended.err()).isZero();
		return seconds;
	}

	private static double median(List<Double> values) {
		return values.stream().sorted().toList().get(values.size() / 2);
	}

}
