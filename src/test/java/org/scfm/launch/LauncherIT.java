package org.scfm.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Quick starts with the Java that runs the tests: what the launcher script prepares is
 * used, and where it does not fit the program runs as well and says nothing.
 */
class LauncherIT {

	private static final String SCFM = "org.scfm.launch.Scfm source: ";

	@TempDir
	private static Path folder;

	private static InstalledProgram program;

	private static Path archive;

	@BeforeAll
	static void prepare() throws IOException {
		program = InstalledProgram.in(folder.resolve("home"), ScfmProcess.JAVA_HOME);
		program.prepare();
		archive = program.archive();
		// what is made unusable below is not to be made anew beside the other tests
		Files.createFile(program.quick().resolve("begun"));
	}

	@Test
	void classes_come_from_the_archive() throws IOException {
		assertThat(loaded()).contains(SCFM + "shared objects file");
		Path log = folder.resolve("job");
		ScfmProcess.Ended created = scfm().with("SCFM_JAVA_OPTS", "-Xlog:class+load:file=" + log)
			.run("run", "create-callout");
		assertThat(created.exitCode()).as(created.err()).isZero();
		assertThat(created.out()).isEqualTo("1\n");
		assertThat(Files.readAllLines(log).stream().filter((line) -> line.contains("source: shared objects file")))
			.hasSizeGreaterThan(Files.readAllLines(log).size() / 2);
	}

	@Test
	void other_jars_are_told_from_those_of_the_archive() throws IOException {
		Path jar = program.unpacked();
		FileTime before = Files.getLastModifiedTime(jar);
		Files.setLastModifiedTime(jar, FileTime.fromMillis(before.toMillis() + 60_000));
		try {
			assertThat(loaded()).contains(SCFM + "file:");
		}
		finally {
			Files.setLastModifiedTime(jar, before);
		}
	}

	@Test
	void an_archive_that_was_cut_short_or_is_none_is_not_used() throws IOException {
		Path whole = Files.copy(archive, folder.resolve("whole"));
		Path size = Path.of(archive + ".size");
		String before = Files.readString(size);
		assertThat(archive.toFile().setWritable(true)).isTrue();
		try {
			try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
				channel.truncate(Files.size(archive) / 2);
			}
			assertThat(loaded()).doesNotContain("shared objects file (top)").contains(SCFM);
			Files.writeString(archive, "no archive at all");
			Files.writeString(size, Files.size(archive) + "\n");
			assertThat(loaded()).contains(SCFM + "file:");
		}
		finally {
			Files.move(whole, archive, StandardCopyOption.REPLACE_EXISTING);
			Files.writeString(size, before);
		}
	}

	@Test
	void another_collector_and_no_archive_at_all_can_be_asked_for() {
		for (String options : new String[] { "-Xshare:off", "-XX:-UseSerialGC -XX:+UseParallelGC",
				"-XX:-UseCompressedOops" }) {
			assertRuns(scfm().with("SCFM_JAVA_OPTS", options));
		}
	}

	private static String loaded() throws IOException {
		Path log = folder.resolve("loaded");
		assertRuns(scfm().with("SCFM_JAVA_OPTS", "-Xlog:class+load:file=" + log));
		return Files.readString(log);
	}

	private static void assertRuns(ScfmProcess.Launch scfm) {
		ScfmProcess.Ended ended = scfm.run("jobs", "callout-statistics", "--format=csv");
		assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
		assertThat(ended.out()).startsWith("parameter,type,default,meaning\n");
		assertThat(ended.err()).isEmpty();
	}

	private static ScfmProcess.Launch scfm() {
		return program.scfm(folder);
	}

}
