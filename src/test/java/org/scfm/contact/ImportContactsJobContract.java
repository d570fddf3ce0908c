package org.scfm.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.contact.ImportContactsParameters.OnDuplicate;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobLauncher;
import org.scfm.launch.JobRun;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@code import-contacts} does, on either database.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class ImportContactsJobContract {

	// more than two chunks
	private static final int MANY = 2500;

	@TempDir
	private Path folder;

	@Autowired
	private JobLauncher launcher;

	@Autowired
	private Database database;

	@Autowired
	private TestClock clock;

	@Autowired
	private JdbcClient jdbcClient;

	@Autowired
	private JdbcTemplate jdbcTemplate;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Test
	void each_line_becomes_a_contact_with_the_other_columns_as_metadata() {
		JobRun run = run(file("""
				name,msisdn,city
				Dara,+855 12 234 567,Phnom Penh
				"Say ""So"" Chan",85512234568,
				ស្រី,0085512234569,"Siem
				Reap"
				"""));
		assertCounts(run, 3, 3, 0, 0, 0);
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"Dara\",\"city\":\"Phnom Penh\"}",
				"+85512234568 {\"name\":\"Say \\\"So\\\" Chan\"}",
				"+85512234569 {\"name\":\"ស្រី\",\"city\":\"Siem\\nReap\"}");
		assertThat(this.database.column(LocalDateTime.class, "SELECT created_at FROM contacts"))
			.containsOnly(Utc.column(TestClock.START));
		assertThat(this.database.column(LocalDateTime.class, "SELECT updated_at FROM contacts"))
			.containsOnly(Utc.column(TestClock.START));
		assertThat(rejectedFile()).doesNotExist();
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
	void a_contact_that_is_there_is_updated_and_keeps_what_the_file_does_not_have() {
		contact("+85512234567", "{\"language\":\"km\",\"name\":\"Old\",\"city\":\"Kep\",\"age\":5}");
		contact("+85512234568", "{\"name\":\"Same\",\"x\":1}");
		this.clock.advance(Duration.ofHours(1));
		JobRun run = run(file("""
				msisdn,name,city
				+85512234567,New,
				+85512234568,Same,
				+85512234569,,
				"""));
		assertCounts(run, 3, 1, 1, 1, 0);
		assertThat(contacts()).containsExactly("+85512234567 {\"language\":\"km\",\"name\":\"New\",\"age\":5}",
				"+85512234568 {\"name\":\"Same\",\"x\":1}", "+85512234569 {}");
		LocalDateTime before = Utc.column(TestClock.START);
		LocalDateTime now = before.plusHours(1);
		assertThat(this.database.column(LocalDateTime.class, "SELECT created_at FROM contacts ORDER BY id"))
			.containsExactly(before, before, now);
		assertThat(this.database.column(LocalDateTime.class, "SELECT updated_at FROM contacts ORDER BY id"))
			.containsExactly(now, before, now);
	}

	@Test
	void a_contact_that_is_there_can_be_left_as_it_is() {
		contact("+85512234567", "{\"name\":\"Old\"}");
		this.clock.advance(Duration.ofHours(1));
		JobRun run = run(file("""
				msisdn,name
				+85512234567,New
				+85512234567,Newer
				+85512234568,Other
				"""), "onDuplicate=skip");
		assertCounts(run, 3, 1, 0, 1, 1);
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"Old\"}", "+85512234568 {\"name\":\"Other\"}");
		assertThat(this.database.value(LocalDateTime.class,
				"SELECT updated_at FROM contacts WHERE msisdn = '+85512234567'"))
			.isEqualTo(Utc.column(TestClock.START));
		assertThat(rejectedFile()).content().contains("3,same number as line 2,");
	}

	@Test
	void the_same_file_again_changes_nothing() {
		Path file = file(lines(MANY));
		run(file);
		List<String> before = contacts();
		this.clock.advance(Duration.ofHours(1));
		assertCounts(run(file), MANY, 0, 0, MANY, 0);
		assertThat(contacts()).isEqualTo(before);
		assertThat(this.database.count("contacts WHERE updated_at <> created_at")).isZero();
	}

	@Test
	void two_lines_of_one_run_with_one_number_are_one_contact_however_far_apart() {
		contact("+85512300000", "{\"name\":\"there before\"}");
		List<String> lines = lines(MANY);
		lines.set(0, "012 300 000,first");
		lines.set(1, "+85512300000,same chunk");
		lines.set(1700, "+85512300000,next chunk");
		lines.set(2499, "+85512300003,known from line 5");
		lines.set(3, "+85512300003,kept");
		JobRun run = run(file(lines), "defaultRegion=KH");
		assertCounts(run, MANY, MANY - 4, 1, 0, 3);
		assertThat(contacts()).contains("+85512300000 {\"name\":\"first\"}", "+85512300003 {\"name\":\"kept\"}")
			.hasSize(MANY - 3);
		assertThat(rejectedFile()).content().isEqualTo("""
				line,reason,text
				3,same number as line 2,"+85512300000,same chunk"
				1702,same number as line 2,"+85512300000,next chunk"
				2501,same number as line 5,"+85512300003,known from line 5"
				""");
	}

	@Test
	void another_run_may_bring_the_same_number() {
		Path file = file("""
				msisdn,name
				+85512234567,A
				""");
		assertCounts(run(file), 1, 1, 0, 0, 0);
		Path other = this.folder.resolve("other.csv");
		write(other, "msisdn,name\n+85512234567,B\n", StandardCharsets.UTF_8);
		assertCounts(run(other), 1, 0, 1, 0, 0);
		assertThat(contacts()).containsExactly("+85512234567 {\"name\":\"B\"}");
	}

	@Test
	void ids_follow_the_order_of_the_file() {
		run(file("""
				msisdn
				+85512234569
				+85512234567
				+85512234568
				"""));
		assertThat(this.database.column(String.class, "SELECT msisdn FROM contacts ORDER BY id"))
			.containsExactly("+85512234569", "+85512234567", "+85512234568");
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
	void a_run_that_failed_goes_on_as_if_it_had_not() throws IOException {
		List<String> lines = lines(MANY);
		for (int i = 0; i < MANY; i += 100) {
			lines.set(i, "x,rejected " + i);
			lines.set(i + 50, "+85512300001,repeated " + i);
		}
		Path file = file(lines);
		JobRun undisturbed = run(file, "runId=undisturbed");
		List<String> contacts = contacts();
		String rejected = Files.readString(rejectedFile());
		assertThat(rejected).hasLineCount(1 + 50);
		this.database.empty();

		// the database refuses a contact of the second chunk, near its end
		this.database.update("ALTER TABLE contacts ADD CONSTRAINT refused CHECK (msisdn <> '+85512301980')");
		JobRun disturbed;
		try {
			disturbed = run(file, "runId=disturbed");
		}
		finally {
			this.database.update("ALTER TABLE contacts DROP CONSTRAINT refused");
		}
		assertThat(disturbed.exitCode()).isEqualTo(ExitCode.FAILED);
		assertCounts(disturbed.results(), 1000, 980, 0, 0, 20);
		assertThat(contacts()).hasSize(980);

		JobRun resumed = run(file, "runId=disturbed");
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).isEqualTo(undisturbed.results());
		assertThat(contacts()).isEqualTo(contacts);
		assertThat(rejectedFile()).content().isEqualTo(rejected);
	}

	@Test
	void a_run_does_not_go_on_in_another_file() {
		Path file = file(lines(MANY));
		this.database.update("ALTER TABLE contacts ADD CONSTRAINT refused CHECK (msisdn <> '+85512301980')");
		try {
			assertThat(run(file, "runId=r").exitCode()).isEqualTo(ExitCode.FAILED);
		}
		finally {
			this.database.update("ALTER TABLE contacts DROP CONSTRAINT refused");
		}
		file(lines(10));
		JobRun resumed = run(file, "runId=r");
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(resumed.message()).contains("is another than the run began with");
		assertThat(contacts()).hasSize(1000);
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

	@Test
	void a_number_that_another_process_brings_at_the_same_moment_is_updated() {
		TransactionTemplate other = new TransactionTemplate(this.transactionManager);
		// the clock is asked between looking for contacts and inserting them
		Clock moment = new Clock() {

			private boolean past;

			@Override
			public Instant instant() {
				if (!this.past) {
					this.past = true;
					OwnThread
						.run(() -> other.executeWithoutResult(
								(status) -> contact("+85512234568", "{\"name\":\"Old\",\"other\":1}")))
						.join();
				}
				return TestClock.START;
			}

			@Override
			public ZoneId getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

		};
		ImportedContacts imported = new ImportedContacts(this.jdbcClient, this.jdbcTemplate, moment);
		List<ContactLine> lines = IntStream.rangeClosed(2, 6)
			.mapToObj((i) -> ContactLine.of(new CsvLine(i, "", Map.of(), null), new Msisdn("+8551223456" + (i + 4)),
					Map.of("name", "New " + i)))
			.toList();
		ImportedContacts.Saved saved = new TransactionTemplate(this.transactionManager)
			.execute((status) -> imported.save(1, lines, OnDuplicate.UPDATE));
		assertThat(saved).isEqualTo(new ImportedContacts.Saved(4, 1, 0, List.of()));
		assertThat(contacts()).containsExactlyInAnyOrder("+85512234566 {\"name\":\"New 2\"}",
				"+85512234567 {\"name\":\"New 3\"}", "+85512234568 {\"name\":\"New 4\",\"other\":1}",
				"+85512234569 {\"name\":\"New 5\"}", "+855122345610 {\"name\":\"New 6\"}");
	}

	private JobRun run(Path file, String... arguments) {
		Map<String, String> given = new HashMap<>(Map.of("inputFile", file.toString()));
		Arrays.stream(arguments)
			.map((argument) -> argument.split("=", 2))
			.forEach((part) -> given.put(part[0], part[1]));
		return this.launcher.run("import-contacts", given);
	}

	private void assertRefused(Path file, String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> run(file, arguments))
			.withMessageContaining(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.database.count("contacts")).isZero();
	}

	private static void assertCounts(JobRun run, long read, long created, long updated, long unchanged, long rejected) {
		assertThat(run.message()).isNull();
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertCounts(run.results(), read, created, updated, unchanged, rejected);
	}

	private static void assertCounts(Map<String, Object> results, long read, long created, long updated, long unchanged,
			long rejected) {
		assertThat(results.toString())
			.isEqualTo("{contactsRead=" + read + ", contactsCreated=" + created + ", contactsUpdated=" + updated
					+ ", contactsUnchanged=" + unchanged + ", contactsRejected=" + rejected + "}");
	}

	private List<String> contacts() {
		return this.database.rows("SELECT msisdn, metadata FROM contacts ORDER BY id")
			.stream()
			.map((row) -> row.get("msisdn") + " " + row.get("metadata"))
			.toList();
	}

	private void contact(String msisdn, String metadata) {
		LocalDateTime now = Utc.column(TestClock.START);
		this.database.insert("contacts",
				Map.of("msisdn", msisdn, "metadata", metadata, "created_at", now, "updated_at", now));
	}

	private static List<String> lines(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "+85512" + (300000 + i) + ",name " + i)
			.collect(Collectors.toList());
	}

	private Path file(List<String> lines) {
		return file("msisdn,name\n" + String.join("\n", lines));
	}

	private Path file(String text) {
		write(inputFile(), text, StandardCharsets.UTF_8);
		return inputFile();
	}

	private Path inputFile() {
		return this.folder.resolve("contacts.csv");
	}

	private Path rejectedFile() {
		return this.folder.resolve("contacts.csv.rejected.csv");
	}

	private static void write(Path file, String text, Charset charset) {
		try {
			Files.write(file, text.getBytes(charset));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
