package org.scfm.contact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Putting numbers on the do-not-call list, looking them up, and taking them off again.
 */
abstract class DoNotCallContract {

	@TempDir
	private Path folder;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private DoNotCall doNotCall;

	@Autowired
	private TestClock clock;

	@Test
	void numbers_and_prefixes_are_added_and_bad_lines_rejected() {
		JobRun run = imported("""
				msisdn,reason,source,name
				+855 12 234 567,opted out,hotline,Sok
				+85510*,,,
				12,,,
				*,,,
				""", "reason=unknown", "source=RapidPro");
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results())
			.isEqualTo(Map.of("linesRead", 4L, "entriesAdded", 2L, "entriesThere", 0L, "linesRejected", 2L));
		assertThat(this.database.rows("SELECT pattern, prefix_length, reason, source FROM do_not_call ORDER BY id"))
			.extracting((row) -> List.of(row.get("pattern"), row.get("prefix_length"), row.get("reason"),
					row.get("source")))
			.containsExactly(List.of("+85512234567", 0, "opted out", "hotline"),
					List.of("+85510*", 6, "unknown", "RapidPro"));
		assertThat(this.database.count("do_not_call WHERE added_by_execution = ? AND ended_by_execution IS NULL",
				run.executionId()))
			.isEqualTo(2);
		assertThat(this.folder.resolve("list.csv.rejected.csv")).content()
			.startsWith("line,reason,text\n4,")
			.contains("\n5,\"not the beginning of phone numbers");
	}

	@Test
	void the_same_file_again_adds_nothing() {
		imported("msisdn\n+85512234567\n+85512234567\n+85510*\n");
		JobRun again = imported("msisdn\n+85512234567\n+85510*\n+85512234568\n");
		assertThat(again.results()).containsEntry("entriesAdded", 1L).containsEntry("entriesThere", 2L);
		assertThat(this.database.count("do_not_call")).isEqualTo(3);
	}

	@Test
	void a_file_without_the_column_is_refused() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> imported("number\n+85512234567\n"))
			.withMessageContaining("has no column msisdn");
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

	@Test
	void a_number_is_found_by_itself_and_by_its_beginning_and_the_number_wins() {
		imported("msisdn,reason\n+85510*,network\n+8551*,country\n+85510234567,person\n");
		Map<String, DoNotCall.Entry> found = this.doNotCall
			.find(List.of("+85510234567", "+85510234568", "+85511234567", "+85520234567"));
		assertThat(found.keySet()).containsExactly("+85510234567", "+85510234568", "+85511234567");
		assertThat(found.values()).extracting(DoNotCall.Entry::reason).containsExactly("person", "network", "country");
		assertThat(this.doNotCall.find(List.of())).isEmpty();
	}

	@Test
	void the_condition_for_queries_says_the_same_as_the_look_up() {
		imported("msisdn\n+855109*\n+85510234567\n");
		this.campaign.contacts(12);
		this.database.update("UPDATE contacts SET msisdn = CONCAT('+855109', id) WHERE MOD(id, 3) = 0");
		this.database.update("UPDATE contacts SET msisdn = '+85510234567' WHERE id = (SELECT m FROM "
				+ "(SELECT MIN(id) AS m FROM contacts WHERE MOD(id, 3) = 1) AS chosen)");
		List<String> all = this.database.column(String.class, "SELECT msisdn FROM contacts");
		List<String> allowed = this.database.column(String.class,
				"SELECT msisdn FROM contacts c WHERE " + this.doNotCall.allows("c.msisdn"));
		assertThat(allowed).hasSize(7)
			.containsExactlyInAnyOrderElementsOf(all.stream()
				.filter((msisdn) -> !this.doNotCall.find(List.of(msisdn)).containsKey(msisdn))
				.toList());
	}

	@Test
	void an_entry_that_ended_forbids_nothing_and_stays_as_history() {
		imported("msisdn\n+85512234567\n");
		long entry = this.database.value(Long.class, "SELECT id FROM do_not_call");
		this.clock.advance(Duration.ofDays(1));
		JobRun run = this.campaign.run("allow-contact", "doNotCallId=" + entry);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.doNotCall.find(List.of("+85512234567"))).isEmpty();
		imported("msisdn\n+85512234567\n");
		assertThat(this.doNotCall.history(new Msisdn("+85512234567"))).satisfiesExactly(
				(before) -> assertThat(before).returns(entry, DoNotCall.Entry::id)
					.returns(run.executionId(), DoNotCall.Entry::endedBy)
					.returns(TestClock.START.plus(Duration.ofDays(1)), DoNotCall.Entry::ended),
				(now) -> assertThat(now).returns(null, DoNotCall.Entry::ended));
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("allow-contact", "doNotCallId=" + entry))
			.withMessageContaining("ended at");
	}

	@Test
	void an_entry_that_is_not_there_is_refused() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("allow-contact", "doNotCallId=4711"))
			.withMessage("there is no entry 4711 on the do-not-call list");
	}

	private JobRun imported(String text, String... arguments) {
		Path file = this.folder.resolve("list.csv");
		try {
			Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		String[] all = new String[arguments.length + 1];
		all[0] = "inputFile=" + file;
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		return this.campaign.run("import-do-not-call", all);
	}

}
