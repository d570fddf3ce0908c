package org.scfm.contact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.job.UsageException;
import org.scfm.launch.JobRun;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which files {@code import-contacts} reads, and what it writes of lines that it rejects.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class ImportFilesContract extends ImportsContract {

	@Autowired
	private DataSource dataSource;

	@Test
	void a_file_may_be_on_a_web_server() throws IOException {
		String text = "msisdn,name\n+85512234567,Dara\n1,Sok\n";
		Path rejected = this.folder.resolve("rejected.csv");
		try (RangeServer server = new RangeServer(text.getBytes(StandardCharsets.UTF_8))) {
			server.failures.add(503);
			JobRun run = this.launcher.run("import-contacts",
					Map.of("inputFile", server.address(), "rejectedFile", rejected.toString()));
			assertCounts(run, 2, 1, 0, 0, 1);
			assertThat(server.asked).startsWith("bytes=0-0", "bytes=0-0").endsWith("bytes=0-" + (text.length() - 1));
		}
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"Dara\"}");
		assertThat(rejected).content().contains("3,");
	}

	@Test
	void while_it_waits_for_a_web_server_it_holds_no_connection_of_the_database() throws Exception {
		String text = "msisdn\n+85512234567\n" + "\n".repeat(WebFile.BLOCK) + "+85512234568\n";
		Semaphore asked = new Semaphore(0);
		CountDownLatch mayAnswer = new CountDownLatch(1);
		try (RangeServer server = new RangeServer(text.getBytes(StandardCharsets.UTF_8))) {
			server.beforeAnswer = (range) -> {
				if (range.startsWith("bytes=" + WebFile.BLOCK)) {
					asked.release();
					await(mayAnswer);
				}
			};
			CompletableFuture<JobRun> run = OwnThread.start(() -> this.launcher.run("import-contacts",
					Map.of("inputFile", server.address(), "rejectedFile", rejectedFile().toString())));
			asked.acquire();
			try {
				HikariPoolMXBean pool = this.dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean();
				Awaitility.await().during(Duration.ofMillis(300)).until(() -> pool.getActiveConnections() == 0);
			}
			finally {
				mayAnswer.countDown();
			}
			assertCounts(run.join(), 2, 2, 0, 0, 0);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void a_bad_line_is_reported_and_does_not_end_the_run(CapturedOutput output) throws IOException {
		Path file = file("""
				msisdn,name
				+85512234567,good
				,none
				Sok,letters
				+85512234568
				+85512234568,too,many
				+85512234568,"open
				012234569,national
				+85512234568,"x"y

				+85512234567,again
				+85512234568 x5,extension
				+85512234560,good too
				""");
		byte[] badlyEncoded = "+85512234561,José\n".getBytes(StandardCharsets.ISO_8859_1);
		Files.write(file, badlyEncoded, StandardOpenOption.APPEND);
		JobRun run = run(file);
		assertCounts(run, 12, 2, 0, 0, 10);
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"good\"}",
				"+85512234560 {\"name\":\"good too\"}");
		assertThat(rejectedFile()).content().isEqualTo("""
				line,reason,text
				3,no phone number,",none"
				4,not a phone number: has letters,"Sok,letters"
				5,1 column instead of 2,+85512234568
				6,3 columns instead of 2,"+85512234568,too,many"
				7,broken quoting: a quote is opened and not closed,"+85512234568,""open"
				8,not a valid phone number with its country code,"012234569,national"
				9,broken quoting: text after a closing quote,"+85512234568,""x""y"
				11,same number as line 2,"+85512234567,again"
				12,"has an extension, which cannot be dialled","+85512234568 x5,extension"
				14,not encoded as UTF-8: try encoding=ISO-8859-1,"+85512234561,Jos\uFFFD"
				""");
		assertThat(output.getAll()).contains("Lines rejected: 10; see " + rejectedFile())
			.doesNotContain("+85512234567");
	}

	@Test
	void a_file_as_excel_writes_it_is_normal() {
		Path file = inputFile();
		write(file, "\uFEFFphone;name\r\n012 234 567;Dara\r\n", StandardCharsets.UTF_8);
		assertCounts(run(file, "msisdnColumn=phone", "delimiter=;", "defaultRegion=KH"), 1, 1, 0, 0, 0);
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"Dara\"}");
	}

	@Test
	void other_encodings_and_tabs_are_read_when_named() {
		Path latin1 = this.folder.resolve("latin1.csv");
		write(latin1, "msisdn\tprénom\n+85512234567\tJosé\n", StandardCharsets.ISO_8859_1);
		assertCounts(run(latin1, "encoding=ISO-8859-1", "delimiter=tab"), 1, 1, 0, 0, 0);
		Path utf16 = this.folder.resolve("utf16.csv");
		write(utf16, "msisdn,name\r\n+85512234568,ដារ៉ា\r\n", StandardCharsets.UTF_16);
		assertCounts(run(utf16, "encoding=UTF-16"), 1, 1, 0, 0, 0);
		assertThat(contacts()).containsExactly("+85512234567 {\"prénom\":\"José\"}",
				"+85512234568 {\"name\":\"ដារ៉ា\"}");
	}

	@Test
	void a_file_with_a_header_only_brings_nothing() {
		assertCounts(run(file("msisdn,name\n")), 0, 0, 0, 0, 0);
		assertThat(rejectedFile()).doesNotExist();
	}

	@Test
	void the_rejected_file_of_a_former_run_is_replaced() throws IOException {
		Files.writeString(rejectedFile(), "line,reason,text\n" + "2,old,old\n".repeat(100));
		run(file("msisdn\nx\n"));
		assertThat(rejectedFile()).content().isEqualTo("""
				line,reason,text
				2,not a phone number: has letters,x
				""");
		run(file("msisdn\n+85512234567\n"));
		assertThat(rejectedFile()).doesNotExist();
	}

	@Test
	void a_file_that_holds_something_else_is_not_replaced() throws IOException {
		Path precious = this.folder.resolve("precious.csv");
		Files.writeString(precious, "msisdn\n+85512234567\n");
		Path file = file("msisdn\nx\n");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> run(file, "rejectedFile=" + precious))
			.withMessage("rejectedFile=" + precious
					+ ": is there and is no file of rejected lines; it would be overwritten");
		assertThat(precious).content().isEqualTo("msisdn\n+85512234567\n");
	}

	@Test
	void the_rejected_file_may_be_elsewhere() {
		Path elsewhere = this.folder.resolve("elsewhere.csv");
		run(file("msisdn\nx\n"), "rejectedFile=" + elsewhere);
		assertThat(elsewhere).exists();
		assertThat(rejectedFile()).doesNotExist();
	}

	@Test
	void what_cannot_be_imported_is_refused_before_anything_is_written() {
		Path missing = this.folder.resolve("missing.csv");
		assertRefused(missing, "inputFile=" + missing + ": there is no such file");
		assertRefused(this.folder, "is not a regular file");
		assertRefused(file(""), "is empty; its first line must name the columns");
		assertRefused(file("\r\n\r\n"), "is empty");
		assertRefused(file("msidn,name\n+85512234567,x\n"),
				"has no column msisdn; did you mean msisdnColumn=msidn? Its columns: msidn, name");
		assertRefused(file("msisdn;name\n"), "is another delimiter needed? Its columns: msisdn;name");
		assertRefused(file("msisdn,name,name\n"), "its header names the column name twice");
		assertRefused(file("msisdn,,name\n"), "column 2 of its header has no name");
		assertRefused(file("msisdn,\"name\n"), "its header cannot be read: broken quoting");
		write(file(""), "msisdn,prénom\n", StandardCharsets.ISO_8859_1);
		assertRefused(inputFile(), "its header cannot be read: not encoded as UTF-8: try encoding=ISO-8859-1");
		write(file(""), "msisdn,name\n", StandardCharsets.UTF_16LE);
		assertRefused(inputFile(), "for example as UTF-16");
		Path good = file("msisdn\n+85512234567\n");
		assertRefused(good, "is the file to import", "rejectedFile=" + this.folder + "/./contacts.csv");
		assertRefused(good, "cannot be written", "rejectedFile=" + this.folder);
		assertRefused(good, "cannot be written", "rejectedFile=" + this.folder.resolve("no/such/folder.csv"));
		assertThat(this.folder).isDirectoryNotContaining("glob:**.rejected.csv");
	}

	private void assertRefused(Path file, String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> run(file, arguments))
			.withMessageContaining(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.database.count("contacts")).isZero();
	}

}
