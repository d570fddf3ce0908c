package org.scfm.contact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code import-contacts} makes of people, on either database.
 */
abstract class ImportContactsJobContract extends ImportsContract {

	// more than two chunks
	private static final int MANY = 2500;

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

	private static List<String> lines(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "+85512" + (300000 + i) + ",name " + i)
			.collect(Collectors.toList());
	}

	private Path file(List<String> lines) {
		return file("msisdn,name\n" + String.join("\n", lines));
	}

}
