package org.scfm.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.job.RunGuard;

import static org.assertj.core.api.Assertions.assertThat;

class FileRunGuardTests {

	@TempDir
	private Path folder;

	private final List<Process> processes = new ArrayList<>();

	@AfterEach
	void end() throws InterruptedException {
		for (Process process : this.processes) {
			process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void one_holds_a_run_at_a_time_within_a_process() {
		RunGuard.Held held = guard().tryTake("job", "r").orElseThrow();
		assertThat(guard().tryTake("job", "r")).isEmpty();
		assertThat(guard().tryTake("job", "s")).isPresent();
		assertThat(guard().tryTake("other", "r")).isPresent();
		held.close();
		assertThat(guard().tryTake("job", "r")).isPresent();
	}

	@Test
	void the_databases_of_two_folders_are_apart() {
		guard().tryTake("job", "r").orElseThrow();
		assertThat(new FileRunGuard(this.folder.resolve("other.runs.lock")).tryTake("job", "r")).isPresent();
	}

	@Test
	void one_process_holds_a_run_at_a_time_and_a_dead_one_none() throws Exception {
		Process holder = start("r");
		assertThat(said(holder)).isEqualTo("held");
		assertThat(guard().tryTake("job", "r")).isEmpty();
		RunGuard.Held other = guard().tryTake("job", "s").orElseThrow();
		// a lock that is given back must not take others of this process with it
		guard().tryTake("job", "t").orElseThrow().close();
		assertThat(said(start("s"))).isEqualTo("refused");
		holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> guard().tryTake("job", "r").isPresent());
		other.close();
		assertThat(said(start("s"))).isEqualTo("held");
	}

	@Test
	void the_file_does_not_grow() throws IOException {
		for (int run = 0; run < 100; run++) {
			guard().tryTake("job", "run " + run).orElseThrow().close();
		}
		assertThat(file()).exists().isEmptyFile();
		try (var files = Files.list(this.folder)) {
			assertThat(files).hasSize(1);
		}
	}

	private RunGuard guard() {
		return new FileRunGuard(file());
	}

	private Path file() {
		return this.folder.resolve("scfm.runs.lock");
	}

	private Process start(String runId) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), RunGuardHolder.class.getName(),
				file().toString(), "job", runId)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		this.processes.add(process);
		return process;
	}

	private static String said(Process process) throws IOException {
		BufferedReader reader = process.inputReader();
		return reader.readLine();
	}

}
