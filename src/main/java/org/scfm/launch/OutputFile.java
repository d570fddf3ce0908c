package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

import org.scfm.job.UsageException;

/**
 * A file that is written as a whole or not at all: whoever reads it sees what was there
 * before, or all of what is new.
 */
final class OutputFile {

	private final Path file;

	private OutputFile(Path file) {
		this.file = file;
	}

	/**
	 * Checks that a file can be written.
	 * @param option what it was given to
	 * @throws UsageException if it is a folder, or its folder is not there or may not be
	 * written to
	 */
	static OutputFile of(String option, Path file) {
		String named = option + "=" + file + ": ";
		if (Files.isDirectory(file)) {
			throw new UsageException(named + "is a folder; name a file in it");
		}
		try {
			// what a link leads to is replaced, not the link
			Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
			Path folder = target.getParent();
			if (!Files.isDirectory(folder)) {
				throw new UsageException(named + "there is no folder " + folder);
			}
			if (!Files.isWritable(isDevice(target) ? target : folder)) {
				throw new UsageException(named + "may not be written");
			}
			return new OutputFile(target);
		}
		catch (IOException ex) {
			throw new UsageException(named + ex.getMessage());
		}
	}

	/**
	 * Writes the file in UTF-8.
	 * @throws UncheckedIOException if that fails; what was there before is still there
	 */
	void write(String text) {
		try {
			if (isDevice(this.file)) {
				Files.writeString(this.file, text);
			}
			else {
				replace(text);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.file + " could not be written: " + ex.getMessage(), ex);
		}
	}

	private void replace(String text) throws IOException {
		Path part = this.file
			.resolveSibling(this.file.getFileName() + ".%08x.part".formatted(ThreadLocalRandom.current().nextInt()));
		try {
			Files.writeString(part, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
			Files.move(part, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	// such as /dev/stdout or a pipe, which nothing can take the place of
	private static boolean isDevice(Path file) {
		return Files.exists(file) && !Files.isRegularFile(file);
	}

}
