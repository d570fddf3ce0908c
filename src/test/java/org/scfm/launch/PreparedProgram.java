package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The packaged program as the launcher script prepares it: unpacked by its own means, and
 * with an archive of the classes that a whole campaign uses, so that a process starts in
 * half the time. One for all tests of a build, below {@code target}.
 */
final class PreparedProgram {

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private static final Path HOME = ScfmProcess.JAR.resolveSibling("prepared-program");

	private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private static final class Holder {

		static final Path FOLDER = prepared();

	}

	private PreparedProgram() {
	}

	/**
	 * The program's jar, beside its libraries, which it names.
	 */
	static Path jar() {
		return jar(Holder.FOLDER);
	}

	/**
	 * Java with all options for a quick start, to be followed by {@code -jar} and
	 * {@link #jar()}, or by a class path that begins with it.
	 */
	static List<String> java(List<String> options) {
		return java("-XX:SharedArchiveFile=" + archive(Holder.FOLDER), options);
	}

	private static List<String> java(String archive, List<String> options) {
		List<String> words = new ArrayList<>(List.of(JAVA.toString()));
		words.addAll(QUICK);
		words.add(archive);
		words.addAll(options);
		return words;
	}

	private static Path jar(Path folder) {
		return folder.resolve(ScfmProcess.JAR.getFileName());
	}

	private static Path archive(Path folder) {
		return folder.resolve("classes.jsa");
	}

	// two JVMs may run tests at once
	private static Path prepared() {
		try {
			if (!Files.exists(ScfmProcess.JAR)) {
				throw new IllegalStateException(ScfmProcess.JAR + " is missing: mvn package");
			}
			Files.createDirectories(HOME);
			try (FileChannel lock = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				lock.lock();
				Path folder = HOME
					.resolve(Files.size(ScfmProcess.JAR) + "-" + Files.getLastModifiedTime(ScfmProcess.JAR).toMillis());
				if (!Files.exists(archive(folder))) {
					prepare(folder);
				}
				return folder;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void prepare(Path folder) throws IOException {
		try (Stream<Path> others = Files.list(HOME)) {
			for (Path other : others.filter(Files::isDirectory).toList()) {
				FileSystemUtils.deleteRecursively(other);
			}
		}
		Path work = HOME.resolve("work");
		Files.createDirectories(work);
		succeed(work, List.of(JAVA.toString(), "-Djarmode=tools", "-jar", ScfmProcess.JAR.toString(), "extract",
				"--destination", folder.toString()));
		Path archive = archive(work);
		succeed(work, java("-XX:ArchiveClassesAtExit=" + archive, List.of("-jar", jar(folder).toString(), "demo")));
		Files.move(archive, archive(folder), StandardCopyOption.ATOMIC_MOVE);
	}

	private static void succeed(Path folder, List<String> command) {
		ScfmProcess.Ended ended = ScfmProcess.in(folder).program(command.toArray(String[]::new)).run();
		if (ended.exitCode() != 0) {
			throw new IllegalStateException(command + ": " + ended);
		}
	}

}
