package org.scfm.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.scfm.launch.ScfmProcess;
import org.scfm.test.ProcessDatabase;

/**
 * A job run by the packaged program as an operator runs it, in 128 MiB of heap.
 *
 * @param job how long the job took, from its start to its end as the job repository has
 * them; the start of the program has a benchmark of its own
 * @param peakMemoryMiB the most memory the process had at once (its resident set), in
 * MiB; 0 where the system does not tell
 * @param out what the program wrote to standard output
 */
record MeasuredRun(Duration job, double peakMemoryMiB, String out) {

	private static final String HEAP = "-Xmx128m";

	private static final String OPTIMISING = "-XX:TieredStopAtLevel=4";

	/**
	 * Runs a job, which has to complete.
	 * @param folder the working directory
	 * @param database the database
	 * @param environment what else the program's environment holds
	 * @param arguments the job and its parameters, what stands behind {@code scfm run}
	 * @return the run
	 */
	static MeasuredRun of(Path folder, ProcessDatabase database, Map<String, String> environment, String... arguments) {
		List<String> command = new ArrayList<>(List.of("run"));
		command.addAll(List.of(arguments));
		ScfmProcess process = ScfmProcess.in(folder)
			.options(options(arguments[0]))
			.with(database.environment())
			.with(environment)
			.start(command.toArray(String[]::new));
		double memory = 0;
		while (!process.endsWithin(Duration.ofMillis(50))) {
			memory = Math.max(memory, peakMemoryMiB(process.pid()));
		}
		ScfmProcess.Ended ended = process.awaitEnd();
		if (ended.exitCode() != 0) {
			throw new IllegalStateException(command + ": " + ended);
		}
		String micros = database.column("""
				SELECT TIMESTAMPDIFF(MICROSECOND, START_TIME, END_TIME) FROM BATCH_JOB_EXECUTION
				ORDER BY JOB_EXECUTION_ID DESC LIMIT 1
				""").get(0);
		return new MeasuredRun(Duration.ofNanos(Long.parseLong(micros) * 1000), memory, ended.out());
	}

	// as the launcher script starts it
	private static String[] options(String job) {
		return job.startsWith("import-") ? new String[] { HEAP, OPTIMISING } : new String[] { HEAP };
	}

	double seconds() {
		return this.job.toNanos() / 1e9;
	}

	private static double peakMemoryMiB(long pid) {
		Path status = Path.of("/proc", String.valueOf(pid), "status");
		try {
			return Files.exists(status) ? Files.readAllLines(status)
				.stream()
				.filter((line) -> line.startsWith("VmHWM:"))
				.mapToDouble((line) -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
				.findFirst()
				.orElse(0) : 0;
		}
		catch (IOException ex) {
			// it ended just now
			return 0;
		}
		catch (UncheckedIOException ex) {
			return 0;
		}
	}

}
