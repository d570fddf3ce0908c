package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The crontab and the systemd units: that what they start is a job with its parameters.
 */
class ScheduleExamplesTests {

	private static final Path CRONTAB = Path.of("jobs/crontab");

	private static final Path SETTINGS = Path.of("jobs/scfm.env").toAbsolutePath();

	private static final Path UNITS = Path.of("jobs/systemd");

	private static final String WORKER = "scfm-worker@.service";

	private static final Pattern CRON_LINE = Pattern.compile("(([-*/,0-9]+ ){5})(.*)");

	private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

	private static final Set<String> REPEATED = Set.of("enqueue-calls", "update-calls", "start-flows",
			"reconcile-calls");

	@TempDir
	private Path folder;

	@Test
	void each_line_of_the_crontab_starts_a_job_with_the_settings() throws Exception {
		Path program = Files.writeString(this.folder.resolve("scfm"), """
				#!/bin/sh
				printf '%s\\n' "$SPRING_DATASOURCE_URL" "$@" >arguments
				""");
		assertThat(program.toFile().setExecutable(true)).isTrue();
		Set<String> started = new TreeSet<>();
		for (String line : Files.readAllLines(CRONTAB)) {
			if (line.isBlank() || line.startsWith("#") || line.startsWith("SHELL=")) {
				continue;
			}
			Matcher fields = CRON_LINE.matcher(line);
			assertThat(fields.matches()).as(line).isTrue();
			// cron would make a line break of it
			assertThat(fields.group(3)).doesNotContain("%");
			List<String> arguments = runByShell(fields.group(3)
				.replace("/etc/scfm/scfm.env", SETTINGS.toString())
				.replace("/var/lib/scfm", this.folder.toString())
				.replace("/opt/scfm/scfm", program.toString()));
			assertThat(arguments).startsWith("jdbc:mysql://localhost:3306/scfm", "run");
			check(arguments.subList(2, arguments.size()));
			started.add(arguments.get(2));
		}
		assertThat(started).isEqualTo(REPEATED);
	}

	private List<String> runByShell(String command) throws IOException, InterruptedException {
		Files.deleteIfExists(this.folder.resolve("arguments"));
		Process process = new ProcessBuilder("/bin/sh", "-c", command).directory(this.folder.toFile()).start();
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(command).isZero();
		return Files.readAllLines(this.folder.resolve("arguments"));
	}

	@Test
	void each_systemd_timer_has_a_service_that_starts_a_job() throws IOException {
		Set<String> started = new TreeSet<>();
		Set<String> timers = new TreeSet<>();
		for (Path unit : files(UNITS)) {
			String name = unit.getFileName().toString();
			if (name.equals(WORKER)) {
				continue;
			}
			Properties settings = settings(unit);
			if (name.endsWith(".timer")) {
				assertThat(settings.getProperty("OnCalendar")).isNotBlank();
				assertThat(settings.getProperty("WantedBy")).isEqualTo("timers.target");
				timers.add(name.replaceAll("scfm-|[.]timer", ""));
				continue;
			}
			assertThat(settings.getProperty("EnvironmentFile")).isEqualTo("/etc/scfm/scfm.env");
			assertThat(settings.getProperty("Type")).isEqualTo("oneshot");
			assertThat(settings.getProperty("SuccessExitStatus"))
				.isEqualTo(String.valueOf(ExitCode.TERMINATED.number()));
			// systemd has a meaning of its own for these
			assertThat(settings.getProperty("ExecStart")).doesNotContain("%", "$", "\\", "\"\"");
			List<String> words = words(settings.getProperty("ExecStart"));
			assertThat(words).startsWith("/opt/scfm/scfm", "run");
			check(words.subList(2, words.size()));
			assertThat(name).isEqualTo("scfm-" + words.get(2) + ".service");
			started.add(words.get(2));
		}
		assertThat(started).isEqualTo(REPEATED);
		assertThat(timers).isEqualTo(REPEATED);
	}

	@Test
	void a_systemd_service_keeps_workers_running() throws IOException {
		Properties settings = settings(UNITS.resolve(WORKER));
		assertThat(settings).containsEntry("ExecStart", "/opt/scfm/scfm worker")
			.containsEntry("EnvironmentFile", "/etc/scfm/scfm.env")
			.containsEntry("Type", "exec")
			.containsEntry("Restart", "always")
			.containsEntry("SuccessExitStatus", String.valueOf(ExitCode.TERMINATED.number()))
			.containsEntry("WantedBy", "multi-user.target");
	}

	private static Properties settings(Path unit) throws IOException {
		Properties settings = new Properties();
		try (Stream<String> lines = Files.lines(unit)) {
			lines.filter((line) -> line.contains("=") && !line.startsWith("#"))
				.map((line) -> line.split("=", 2))
				.forEach((setting) -> settings.put(setting[0], setting[1]));
		}
		return settings;
	}

	@Test
	void the_settings_hold_no_secret_and_are_quoted_for_both_readers() throws IOException {
		assertThat(Files.readAllLines(SETTINGS)).filteredOn((line) -> !line.startsWith("#"))
			.isNotEmpty()
			.allMatch((line) -> line.matches("[A-Z_]+='[^']*'"))
			.filteredOn((line) -> line.matches(".*(PASSWORD|TOKEN|SID)=.*"))
			.allMatch((line) -> line.endsWith("='replace-me'"));
	}

	static void check(List<String> jobAndParameters) {
		JobCatalogue.find(jobAndParameters.get(0))
			.check(RunCommand.parse(jobAndParameters.subList(1, jobAndParameters.size())));
	}

	static List<String> words(String command) {
		List<String> words = new ArrayList<>();
		Matcher word = WORD.matcher(command);
		while (word.find()) {
			words.add((word.group(1) != null) ? word.group(1) : word.group(2));
		}
		return words;
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

}
