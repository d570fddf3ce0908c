package org.scfm.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutputFileTests {

	@TempDir
	private Path folder;

	@Test
	void a_file_is_written_in_place_of_what_was_there() throws IOException {
		Path file = this.folder.resolve("report.html");
		OutputFile.of("--output", file).write("old, and longer");
		OutputFile.of("--output", file).write("new \u2022");
		assertThat(file).hasContent("new \u2022");
		assertThat(files()).containsExactly("report.html");
	}

	@Test
	void what_a_link_leads_to_is_replaced() throws IOException {
		Path file = Files.writeString(this.folder.resolve("report.html"), "old");
		Path link = Files.createSymbolicLink(this.folder.resolve("current.html"), file);
		OutputFile.of("--output", link).write("new");
		assertThat(link).isSymbolicLink().hasContent("new");
		assertThat(file).hasContent("new");
	}

	@Test
	void what_was_there_stays_where_writing_fails() throws IOException {
		Path file = Files.writeString(Files.createDirectory(this.folder.resolve("gone")).resolve("a"), "old");
		OutputFile output = OutputFile.of("--output", file);
		Files.move(this.folder.resolve("gone"), this.folder.resolve("moved"));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> output.write("new"))
			.withMessageContaining(file + " could not be written: ");
		assertThat(this.folder.resolve("moved").resolve("a")).hasContent("old");
	}

	@Test
	void folders_and_files_in_no_folder_are_refused() {
		refused(this.folder, "is a folder");
		refused(this.folder.resolve("none").resolve("report.html"),
				"there is no folder " + this.folder.resolve("none"));
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void a_device_is_written_to() {
		OutputFile.of("--output", Path.of("/dev/null")).write("gone");
		assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
	}

	private static void refused(Path file, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> OutputFile.of("--output", file))
			.withMessageStartingWith("--output=" + file + ": ")
			.withMessageContaining(message);
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

}
