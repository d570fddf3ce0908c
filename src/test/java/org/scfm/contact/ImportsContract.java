package org.scfm.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobLauncher;
import org.scfm.launch.JobRun;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of imports share: files, runs, and the contacts that come of them.
 */
abstract class ImportsContract {

	@TempDir
	Path folder;

	@Autowired
	JobLauncher launcher;

	@Autowired
	Database database;

	@Autowired
	TestClock clock;

	JobRun run(Path file, String... arguments) {
		Map<String, String> given = new HashMap<>(Map.of("inputFile", file.toString()));
		Arrays.stream(arguments)
			.map((argument) -> argument.split("=", 2))
			.forEach((part) -> given.put(part[0], part[1]));
		return this.launcher.run("import-contacts", given);
	}

	static void assertCounts(JobRun run, long read, long created, long updated, long unchanged, long rejected) {
		assertThat(run.message()).isNull();
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertCounts(run.results(), read, created, updated, unchanged, rejected);
	}

	static void assertCounts(Map<String, Object> results, long read, long created, long updated, long unchanged,
			long rejected) {
		assertThat(results.toString())
			.isEqualTo("{contactsRead=" + read + ", contactsCreated=" + created + ", contactsUpdated=" + updated
					+ ", contactsUnchanged=" + unchanged + ", contactsRejected=" + rejected + "}");
	}

	List<String> contacts() {
		return this.database.rows("SELECT msisdn, metadata FROM contacts ORDER BY id")
			.stream()
			.map((row) -> row.get("msisdn") + " " + row.get("metadata"))
			.toList();
	}

	void contact(String msisdn, String metadata) {
		LocalDateTime now = Utc.column(TestClock.START);
		this.database.insert("contacts",
				Map.of("msisdn", msisdn, "metadata", metadata, "created_at", now, "updated_at", now));
	}

	Path file(String text) {
		write(inputFile(), text, StandardCharsets.UTF_8);
		return inputFile();
	}

	Path inputFile() {
		return this.folder.resolve("contacts.csv");
	}

	Path rejectedFile() {
		return this.folder.resolve("contacts.csv.rejected.csv");
	}

	static void write(Path file, String text, Charset charset) {
		try {
			Files.write(file, text.getBytes(charset));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
