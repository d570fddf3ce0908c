package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * The program installed below {@code target}, and prepared for quick starts by the
 * launcher script: one for all process tests, of whatever JVM, which start it without the
 * script.
 */
final class PreparedProgram {

	private static final Path HOME = ScfmProcess.JAR.resolveSibling("prepared-program");

	private static final int AOT_SINCE = 25;

	private static final class Holder {

		static final InstalledProgram PROGRAM = prepared();

	}

	private PreparedProgram() {
	}

	static InstalledProgram installed() {
		return Holder.PROGRAM;
	}

	/**
	 * The program's jar, beside its libraries, which it names.
	 */
	static Path jar() {
		return Holder.PROGRAM.unpacked();
	}

	/**
	 * Java with all options for a quick start, to be followed by {@code -jar} and
	 * {@link #jar()}, or by a class path that begins with it.
	 */
	static List<String> java(List<String> options) {
		List<String> words = new ArrayList<>(List.of(ScfmProcess.JAVA_HOME.resolve("bin/java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
				((Runtime.version().feature() < AOT_SINCE) ? "-XX:SharedArchiveFile=" : "-XX:AOTCache=")
						+ Holder.PROGRAM.archive()));
		words.addAll(options);
		return words;
	}

	// of JVMs that begin together, the first prepares it and the others wait
	private static InstalledProgram prepared() {
		if (!Files.exists(ScfmProcess.JAR)) {
			throw new IllegalStateException(ScfmProcess.JAR + " is missing: mvn package");
		}
		try (FileChannel channel = FileChannel.open(HOME.resolveSibling("prepared-program.lock"),
				StandardOpenOption.CREATE, StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
			Path what = HOME.resolve("prepared");
			String wanted = "%s and %s by %s".formatted(Files.getLastModifiedTime(ScfmProcess.JAR),
					Files.getLastModifiedTime(ScfmProcess.SCRIPT), ScfmProcess.JAVA_HOME);
			if (Files.exists(what) && Files.readString(what).equals(wanted)) {
				return InstalledProgram.of(HOME, ScfmProcess.JAVA_HOME);
			}
			FileSystemUtils.deleteRecursively(HOME);
			InstalledProgram program = InstalledProgram.in(HOME, ScfmProcess.JAVA_HOME);
			program.prepare();
			Files.writeString(what, wanted);
			return program;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
