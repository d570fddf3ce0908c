package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * The launcher script and the jar as they are installed: without the sources, and with
 * nothing prepared yet.
 */
public final class InstalledProgram {

	private static final Duration PREPARATION = Duration.ofMinutes(10);

	private final Path home;

	private final Path java;

	private InstalledProgram(Path home, Path java) {
		this.home = home;
		this.java = java;
	}

	/**
	 * The one that process tests share.
	 * @return the program with all that a quick start by the Java of the tests needs
	 */
	public static InstalledProgram prepared() {
		return PreparedProgram.installed();
	}

	/**
	 * What was installed earlier.
	 */
	static InstalledProgram of(Path home, Path java) {
		return new InstalledProgram(home, java);
	}

	/**
	 * Installs it.
	 * @param home the folder, which is made
	 * @param java the home of the Java that it is to use
	 * @return the program
	 */
	public static InstalledProgram in(Path home, Path java) {
		try {
			Files.createDirectories(home.resolve("target"));
			Files.copy(ScfmProcess.SCRIPT, home.resolve("scfm"), StandardCopyOption.COPY_ATTRIBUTES);
			Files.copy(ScfmProcess.JAR, home.resolve("target/scfm-batch.jar"));
			return new InstalledProgram(home, java);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Runs a command, and waits until quick starts are prepared.
	 */
	public void prepare() {
		scfm(this.home).run("jobs");
		Awaitility.await().atMost(PREPARATION).until(() -> archives().findAny().isPresent());
		Awaitility.await().until(() -> Files.notExists(quick().resolve("begun")));
	}

	/**
	 * The program, to be started by the launcher script.
	 * @param folder the working directory
	 * @return the launch, to be completed
	 */
	public ScfmProcess.Launch scfm(Path folder) {
		return ScfmProcess.in(folder)
			.program(this.home.resolve("scfm").toString())
			.with("JAVA_HOME", this.java.toString());
	}

	/**
	 * The libraries of the program.
	 * @return the jars
	 */
	public List<Path> libraries() {
		return list(unpacked().resolveSibling("lib")).sorted().toList();
	}

	Path unpacked() {
		return quick().resolve("program/scfm-batch.jar");
	}

	Path archive() {
		return archives().findAny().orElseThrow();
	}

	Path quick() {
		return list(this.home.resolve("target/quick")).findAny().orElseThrow();
	}

	private Stream<Path> archives() {
		return Files.exists(this.home.resolve("target/quick"))
				? list(this.home.resolve("target/quick")).flatMap(InstalledProgram::list)
					.map(Path::toString)
					.filter((file) -> file.endsWith(".size"))
					.map((file) -> Path.of(file.replace(".size", "")))
				: Stream.empty();
	}

	private static Stream<Path> list(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
