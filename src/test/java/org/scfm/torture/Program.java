package org.scfm.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.scfm.launch.ScfmProcess;

/**
 * The packaged program, unpacked by its own means and with an archive of its classes, so
 * that a process starts in half the time.
 */
final class Program {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx160m",
			"-Xlog:disable");

	private final Path folder;

	private final Map<String, String> environment;

	private Program(Path folder, Map<String, String> environment) {
		this.folder = folder;
		this.environment = environment;
	}

	/**
	 * Unpacks the program.
	 * @param folder an empty folder, also the processes' working directory
	 */
	static Program unpack(Path folder) {
		ended(java(folder, "-Djarmode=tools", "-jar", ScfmProcess.JAR.toString()).run("extract", "--destination",
				folder.resolve("program").toString()));
		return new Program(folder, Map.of());
	}

	/**
	 * The same program with an environment.
	 */
	Program with(Map<String, String> variables) {
		return new Program(this.folder, Map.copyOf(variables));
	}

	/**
	 * Writes the archive of classes, unless there is one: those that a run uses.
	 */
	void archiveOnce(String... arguments) {
		if (Files.exists(archive())) {
			return;
		}
		ScfmProcess.Ended run = launch("-XX:ArchiveClassesAtExit=" + archive()).run(arguments);
		if (!Files.exists(archive())) {
			throw new IllegalStateException("no class archive was written: " + run);
		}
	}

	ScfmProcess start(List<String> arguments) {
		return start(arguments.toArray(String[]::new));
	}

	ScfmProcess start(String... arguments) {
		return (Files.exists(archive()) ? launch("-XX:SharedArchiveFile=" + archive()) : launch()).start(arguments);
	}

	private ScfmProcess.Launch launch(String... options) {
		List<String> words = new ArrayList<>(QUICK);
		words.addAll(List.of(options));
		words.addAll(List.of("-jar", this.folder.resolve("program").resolve(ScfmProcess.JAR.getFileName()).toString()));
		return java(this.folder, words.toArray(String[]::new)).with(this.environment);
	}

	private Path archive() {
		return this.folder.resolve("classes.jsa");
	}

	private static ScfmProcess.Launch java(Path folder, String... words) {
		List<String> program = new ArrayList<>(List.of(JAVA));
		program.addAll(List.of(words));
		try {
			Files.createDirectories(folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return ScfmProcess.in(folder).program(program.toArray(String[]::new));
	}

	private static void ended(ScfmProcess.Ended ended) {
		if (ended.exitCode() != 0) {
			throw new IllegalStateException(ended.toString());
		}
	}

}
