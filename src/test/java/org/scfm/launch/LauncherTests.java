package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the launcher script prepares quick starts, with a stand-in for Java that prints its
 * arguments, and makes the files that Java would make.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTests {

	private static final String JAVA = """
			#!/bin/sh
			here=${0%/bin/java}
			for last; do :; done
			case "$*" in
			  -version) echo "openjdk version \\"$(cat "$here/version")\\"" >&2 ;;
			  *-Djarmode=tools*) mkdir -p "$last/lib" && : >"$last/scfm-batch.jar" ;;
			  *" demo")
			    echo "$*" >>"$here/trainings"
			    while [ -f "$here/hold" ]; do sleep 0.1; done
			    [ ! -f "$here/fail" ] || exit 1
			    for option; do
			      case $option in
			        *AtExit=* | *CacheOutput=*) echo classes >"${option#*=}" ;;
			      esac
			    done
			    ;;
			  *) printf '%s\\n' "$@" ;;
			esac
			""";

	@TempDir
	private Path folder;

	private Path home;

	private Path java;

	@BeforeEach
	void install() throws IOException {
		this.home = Files.createDirectories(this.folder.resolve("the program"));
		Files.copy(ScfmProcess.SCRIPT, this.home.resolve("scfm"), StandardCopyOption.COPY_ATTRIBUTES);
		Files.createDirectory(this.home.resolve("target"));
		newJar("one");
		this.java = this.folder.resolve("java");
		Files.createDirectories(this.java.resolve("bin"));
		Path program = Files.writeString(this.java.resolve("bin/java"), JAVA);
		assertThat(program.toFile().setExecutable(true)).isTrue();
		version("17.0.1");
	}

	@Test
	void the_first_start_does_without_and_prepares_the_second() {
		assertThat(arguments("jobs", "a b")).endsWith("-jar", jar(), "jobs", "a b").noneMatch(LauncherTests::archived);
		awaitPrepared(1);
		assertThat(arguments("jobs", "a b")).contains("-Xlog:cds*=off")
			.anyMatch((option) -> option.startsWith("-XX:SharedArchiveFile=" + quick()))
			.endsWith("-jar", unpacked(), "jobs", "a b");
		assertThat(trainings()).singleElement().asString().contains("-XX:ArchiveClassesAtExit=", "-jar " + unpacked());
	}

	@Test
	void each_java_gets_an_archive_of_its_own() throws IOException {
		arguments("jobs");
		awaitPrepared(1);
		version("25");
		assertThat(arguments("jobs")).noneMatch(LauncherTests::archived);
		awaitPrepared(2);
		assertThat(arguments("jobs")).contains("-Xlog:aot*=off,cds*=off")
			.anyMatch((option) -> option.startsWith("-XX:AOTCache=" + quick()))
			.endsWith("-jar", unpacked(), "jobs");
		assertThat(trainings()).hasSize(2).last().asString().contains("-XX:AOTCacheOutput=");
		version("17.0.1");
		assertThat(arguments("jobs")).anyMatch((option) -> option.startsWith("-XX:SharedArchiveFile="));
		assertThat(trainings()).hasSize(2);
	}

	@Test
	void a_java_whose_home_tells_its_version_is_not_started_to_ask() throws IOException {
		Files.writeString(this.java.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n");
		Files.delete(this.java.resolve("version"));
		arguments("jobs");
		awaitPrepared(1);
		assertThat(arguments("jobs")).anyMatch((option) -> option.startsWith("-XX:AOTCache=" + quick()));
	}

	@Test
	void of_several_that_start_at_once_one_prepares_and_none_waits() throws IOException {
		Path hold = Files.createFile(this.java.resolve("hold"));
		List<ScfmProcess> starts = Stream.generate(() -> scfm().start("jobs")).limit(4).toList();
		assertThat(starts).map(ScfmProcess::awaitEnd).allSatisfy(this::assertRanTheJar);
		Awaitility.await().until(() -> !trainings().isEmpty());
		assertRanTheJar(scfm().run("jobs"));
		Files.delete(hold);
		awaitPrepared(1);
		assertThat(trainings()).hasSize(1);
	}

	@Test
	void what_a_dead_process_left_is_not_used_and_made_anew_a_day_later() throws IOException {
		arguments("jobs");
		awaitPrepared(1);
		// it had written the archive, but not how long it is
		Files.delete(size());
		Path half = Files.createDirectories(quick().resolve("program.12345/lib"));
		Path begun = Files.createFile(quick().resolve("begun"));
		assertRanTheJar(scfm().run("jobs"));
		assertThat(trainings()).hasSize(1);
		Files.setLastModifiedTime(begun, FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(25))));
		scfm().run("jobs");
		awaitPrepared(1);
		assertThat(trainings()).hasSize(2);
		assertThat(half).doesNotExist();
		assertThat(arguments("jobs")).anyMatch(LauncherTests::archived);
	}

	@Test
	void an_archive_that_was_cut_short_is_not_used() throws IOException {
		arguments("jobs");
		awaitPrepared(1);
		Path archive = Path.of(size().toString().replace(".size", ""));
		Files.writeString(archive, "cla");
		assertRanTheJar(scfm().run("jobs"));
		Awaitility.await().until(() -> arguments("jobs").stream().anyMatch(LauncherTests::archived));
		assertThat(archive).hasContent("classes");
	}

	@Test
	void a_failure_to_prepare_is_no_failure_and_not_tried_again_at_once() throws IOException {
		Files.createFile(this.java.resolve("fail"));
		assertRanTheJar(scfm().run("jobs"));
		Awaitility.await().until(() -> !trainings().isEmpty());
		assertRanTheJar(scfm().run("jobs"));
		assertThat(trainings()).hasSize(1);
	}

	@Test
	void where_nothing_can_be_written_it_runs_without() throws IOException {
		Files.createFile(this.home.resolve("target/quick"));
		assertRanTheJar(scfm().run("jobs"));
		assertRanTheJar(scfm().run("jobs"));
		assertThat(trainings()).isEmpty();
	}

	@Test
	void another_jar_is_prepared_anew_and_takes_the_place_of_the_old() throws IOException {
		arguments("jobs");
		awaitPrepared(1);
		Path old = quick();
		newJar("two");
		assertRanTheJar(scfm().run("jobs"));
		Awaitility.await().until(() -> Files.notExists(old) && files(quick().resolveSibling("")).count() == 1);
		awaitPrepared(1);
		assertThat(arguments("jobs")).endsWith("-jar", unpacked(), "jobs");
	}

	@Test
	void options_of_the_users_own_win() {
		arguments("jobs");
		awaitPrepared(1);
		for (String option : List.of("-Xshare:off", "-XX:SharedArchiveFile=mine", "-XX:AOTCache=mine")) {
			ScfmProcess.Ended own = scfm().with("SCFM_JAVA_OPTS", "-Xmx1g " + option).run("jobs");
			assertThat(own.out().lines()).contains("-Xmx1g", option)
				.endsWith("-jar", jar(), "jobs")
				.noneMatch((word) -> word.contains(quick().toString()));
		}
		assertThat(scfm().with("SCFM_JAVA_OPTS", "-Xlog:cds").run("jobs").out().lines())
			.containsSubsequence("-Xlog:cds*=off", "-Xlog:cds");
		assertThat(trainings()).hasSize(1);
	}

	private static boolean archived(String option) {
		return option.startsWith("-XX:SharedArchiveFile=") || option.startsWith("-XX:AOTCache=");
	}

	private void assertRanTheJar(ScfmProcess.Ended ended) {
		assertThat(ended.exitCode()).isZero();
		assertThat(ended.err()).isEmpty();
		assertThat(ended.out().lines()).endsWith("-jar", jar(), "jobs").noneMatch(LauncherTests::archived);
	}

	private List<String> arguments(String... words) {
		ScfmProcess.Ended ended = scfm().run(words);
		assertThat(ended.exitCode()).as(ended.err()).isZero();
		assertThat(ended.err()).isEmpty();
		return ended.out().lines().toList();
	}

	private void awaitPrepared(int archives) {
		Awaitility.await()
			.until(() -> files(quick()).filter((file) -> file.toString().endsWith(".size")).count() == archives
					&& Files.notExists(quick().resolve("begun")));
	}

	private Path size() {
		return files(quick()).filter((file) -> file.toString().endsWith(".size")).findFirst().orElseThrow();
	}

	private List<String> trainings() {
		Path trainings = this.java.resolve("trainings");
		try {
			return Files.exists(trainings) ? Files.readAllLines(trainings) : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void newJar(String content) throws IOException {
		Files.writeString(this.home.resolve("target/scfm-batch.jar"), content);
	}

	private void version(String version) throws IOException {
		Files.writeString(this.java.resolve("version"), version);
	}

	private String jar() {
		return this.home.resolve("target/scfm-batch.jar").toString();
	}

	private String unpacked() {
		return quick().resolve("program/scfm-batch.jar").toString();
	}

	private Path quick() {
		return files(this.home.resolve("target/quick"))
			.reduce((first, second) -> Files.exists(second.resolve("begun")) ? second : first)
			.orElse(this.home);
	}

	private static Stream<Path> files(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder)
			.program(this.home.resolve("scfm").toString())
			.with("JAVA_HOME", this.java.toString());
	}

}
