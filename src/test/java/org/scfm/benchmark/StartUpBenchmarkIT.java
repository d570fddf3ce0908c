package org.scfm.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.InstalledProgram;
import org.scfm.launch.ScfmProcess;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands by the launcher script, from start to exit, once it has prepared quick starts:
 * with the Java of the tests, and with those of {@code -Dbenchmark.jdks=}, homes
 * separated by commas. Each job start is measured in turn with one of an
 * {@link EmptyApplication} on the same Java with the same options, the same libraries,
 * and an archive trained by itself.
 */
@Benchmark
class StartUpBenchmarkIT {

	private static final int ROUNDS = BenchmarkTable.size("start.rounds", 3, 7);

	private static final int AOT_SINCE = 25;

	private static final double NO_CONTEXT_SECONDS = 0.6;

	private static final Map<Path, InstalledProgram> PROGRAMS = new HashMap<>(
			Map.of(ScfmProcess.JAVA_HOME, InstalledProgram.prepared()));

	@TempDir
	private static Path programs;

	@TempDir
	private Path folder;

	@Test
	void on_h2(BenchmarkTable table) throws IOException {
		ProcessDatabase database = withCallout(ProcessDatabase.h2(this.folder));
		for (Path java : javas()) {
			InstalledProgram program = installed(java);
			job(program, java, database, "H2", table);
			withoutContext(program, java, "`--help`", 0, table, "--help");
			withoutContext(program, java, "`jobs`", 0, table, "jobs");
			withoutContext(program, java, "a usage error", 2, table, "run", "no-such-job");
		}
	}

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) throws IOException {
		ProcessDatabase database = withCallout(ProcessDatabase.mySql());
		for (Path java : javas()) {
			job(installed(java), java, database, "MySQL", table);
		}
	}

	private static ProcessDatabase withCallout(ProcessDatabase database) {
		database.migrate();
		database.insertCallout("running");
		return database;
	}

	private void job(InstalledProgram program, Path java, ProcessDatabase database, String name, BenchmarkTable table)
			throws IOException {
		ScfmProcess.Launch ours = program.scfm(this.folder).with(database.environment());
		ScfmProcess.Launch empty = empty(program, java);
		double[] fastest = fastest(() -> seconds(ours, 0, "run", "callout-statistics"), () -> seconds(empty, 0));
		String on = name + ", Java " + version(java);
		String work = "start of `run callout-statistics`, to its exit";
		table.add(new Row(work, on, fastest[0], fastest[1], "s", "an empty Spring Boot application", Bar.atMost(1.5)));
		table.add(new Row(work, on, fastest[0], (major(java) < AOT_SINCE) ? 2.5 : 1.2, "s", "a fixed time",
				Bar.atMost(1)));
	}

	private void withoutContext(InstalledProgram program, Path java, String work, int exitCode, BenchmarkTable table,
			String... arguments) throws IOException {
		ScfmProcess.Launch ours = program.scfm(this.folder);
		double[] fastest = fastest(() -> seconds(ours, exitCode, arguments));
		table.add(new Row("start of " + work + ", to its exit", "Java " + version(java), fastest[0], NO_CONTEXT_SECONDS,
				"s", "a fixed time", Bar.atMost(1)));
	}

	// in turn, so that what else the machine does meets all of them
	@SafeVarargs
	private static double[] fastest(Supplier<Double>... starts) {
		double[] fastest = new double[starts.length];
		for (int round = 0; round < ROUNDS; round++) {
			for (int i = 0; i < starts.length; i++) {
				double seconds = starts[i].get();
				fastest[i] = (round == 0) ? seconds : Math.min(fastest[i], seconds);
			}
		}
		return fastest;
	}

	private static double seconds(ScfmProcess.Launch launch, int exitCode, String... arguments) {
		long began = System.nanoTime();
		ScfmProcess.Ended ended = launch.run(arguments);
		double seconds = (System.nanoTime() - began) / 1e9;
		assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode);
		return seconds;
	}

	private static InstalledProgram installed(Path java) {
		return PROGRAMS.computeIfAbsent(java, (home) -> {
			InstalledProgram program = InstalledProgram.in(programs.resolve("program-" + PROGRAMS.size()), home);
			program.prepare();
			return program;
		});
	}

	private ScfmProcess.Launch empty(InstalledProgram program, Path java) throws IOException {
		Path home = Files.createTempDirectory(this.folder, "empty");
		Path archive = home.resolve("archive");
		String classPath = Stream.concat(Stream.of(emptyJar(home)), program.libraries().stream())
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
		boolean aot = major(java) >= AOT_SINCE;
		List<String> training = emptyCommand(java,
				(aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive, classPath);
		assertThat(ScfmProcess.in(home).program(training.toArray(String[]::new)).run().exitCode()).isZero();
		assertThat(archive).exists();
		List<String> command = emptyCommand(java, (aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive,
				classPath);
		return ScfmProcess.in(home).program(command.toArray(String[]::new));
	}

	// as the launcher script starts a short job
	private static List<String> emptyCommand(Path java, String archive, String classPath) {
		return List.of(java.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", archive,
				"-cp", classPath, EmptyApplication.class.getName());
	}

	private static Path emptyJar(Path home) throws IOException {
		Path jar = home.resolve("empty.jar");
		String name = EmptyApplication.class.getName().replace('.', '/') + ".class";
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
				InputStream in = Objects
					.requireNonNull(EmptyApplication.class.getResourceAsStream("EmptyApplication.class"))) {
			out.putNextEntry(new ZipEntry(name));
			in.transferTo(out);
			out.closeEntry();
		}
		return jar;
	}

	private static List<Path> javas() {
		List<Path> javas = new ArrayList<>(List.of(ScfmProcess.JAVA_HOME));
		Stream.of(System.getProperty("benchmark.jdks", "").split(","))
			.filter((home) -> !home.isBlank())
			.map(Path::of)
			.forEach(javas::add);
		return javas;
	}

	private static int major(Path java) throws IOException {
		return Integer.parseInt(version(java).replaceFirst("\\D.*", ""));
	}

	private static String version(Path java) throws IOException {
		Properties release = new Properties();
		try (InputStream in = Files.newInputStream(java.resolve("release"))) {
			release.load(in);
		}
		return release.getProperty("JAVA_VERSION").replace("\"", "");
	}

}
