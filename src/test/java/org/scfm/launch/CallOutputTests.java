package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.admin.CallEntry;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.JobState;
import org.scfm.admin.PersonHistory;
import org.scfm.admin.PurgeCounts;
import org.scfm.call.CallStatus;
import org.scfm.contact.DoNotCall;

import org.springframework.batch.core.BatchStatus;

import static org.assertj.core.api.Assertions.assertThat;

class CallOutputTests {

	private static final Instant NOW = Instant.parse("2027-03-01T22:30:00.123456Z");

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@Test
	void a_line_of_a_call_fits_eighty_columns() {
		Table.printRows(List.of(CallRows.line(call())), OutputFormat.TABLE, new PrintWriter(this.out));
		assertThat(this.out.toString()).isEqualTo("""
				Call     Number            Attempt  Status        Sent                 Placed By
				1234567  +855123456789012  2        not_answered  2027-03-01 22:30:00  123456
				""");
		assertThat(this.out.toString().lines()).allMatch((line) -> line.length() <= 80);
	}

	@Test
	void a_persons_history_is_told_line_by_line() {
		CallRows.printForPeople(person(), new PrintWriter(this.out));
		assertThat(this.out.toString()).isEqualTo("""
				Contact:  7
				Number:   +855123456789012
				Added:    2027-03-01 22:30:00
				Changed:  2027-03-01 22:30:00
				Imported: execution 3, 4, line 12 of people.csv
				Metadata: {"name":"Sok"}
				Was not to be called: +85512345* (entry 3), test range; 2027-03-01 22:30:00 by
				execution 11, ended 2027-03-01 22:30:00 by execution 12
				Do not call: +855123456789012 (entry 4), opted out, says RapidPro; 2027-03-01
				22:30:00 by execution 13

				CALLOUT 5 (running)
				  Participation 6, added 2027-03-01 22:30:00; attempts: 1, last outcome: not_answered

				  Call 1234567, attempt 2: not_answered
				    claimed   2027-03-01 22:30:00 by execution 123456 (enqueue-calls)
				    sent      2027-03-01 22:30:00 from 1234
				    accepted  2027-03-01 22:30:00
				    twilio    CA1
				    error     30001 one word after another one word after another one word after
				              another
				    looked up 2027-03-01 22:30:00 found at the provider
				    over      2027-03-01 22:30:00
				    flow      refused 0b6e
				              2027-03-01 22:30:00 no such flow
				    changed   2027-03-01 22:30:00 by execution 8 (record purged)

				CALLOUT 9 (paused)
				  Participation 10, added 2027-03-01 22:30:00; attempts: 0, last outcome: none
				""");
	}

	@Test
	void a_line_of_a_job_fits_eighty_columns() {
		ExecutionSummary execution = new ExecutionSummary(12_345_678, "callout-statistics", "r", BatchStatus.FAILED,
				null, NOW, NOW, NOW, 1, 1, "why");
		Table.printRows(
				List.of(JobsCommand.line(new JobState("callout-statistics", execution, execution, 3)),
						JobsCommand.line(new JobState("start-flows", null, null, 0))),
				OutputFormat.TABLE, new PrintWriter(this.out));
		assertThat(this.out.toString()).isEqualTo("""
				Job                 Completed  Ended             Restartable  Launched
				callout-statistics  12345678   2027-03-01 22:30  12345678     2027-03-01 22:30
				start-flows         -          -                 -            -
				""");
	}

	@Test
	void a_purge_says_what_it_deleted_and_what_it_kept() {
		Map<String, Long> rows = new LinkedHashMap<>();
		rows.put("BATCH_JOB_EXECUTION", 12L);
		rows.put("BATCH_JOB_INSTANCE", 10L);
		PurgeCounts counts = new PurgeCounts(rows, 10, 12, 2, 1);
		PurgeCommand.print(counts, false, OutputFormat.TABLE, new PrintWriter(this.out), new PrintWriter(this.err));
		assertThat(this.out.toString()).isEqualTo("""
				Table                Rows
				BATCH_JOB_EXECUTION  12
				BATCH_JOB_INSTANCE   10
				""");
		assertThat(this.err.toString()).startsWith("scfm: would delete 10 runs with 12 executions\n")
			.contains("2 runs as old are kept because they can be restarted")
			.contains("1 runs as old are kept because calls");
		this.out.getBuffer().setLength(0);
		PurgeCommand.print(counts, true, OutputFormat.JSON, new PrintWriter(this.out), new PrintWriter(this.err));
		assertThat(this.out.toString()).isEqualTo(
				"""
						[{"table":"BATCH_JOB_EXECUTION","rows":12,"deleted":true},{"table":"BATCH_JOB_INSTANCE","rows":10,"deleted":true}]
						""");
		assertThat(this.err.toString()).contains("scfm: deleted 10 runs");
	}

	static PersonHistory person() {
		return new PersonHistory(7, "+855123456789012", Map.of("name", "Sok"), NOW, NOW,
				new PersonHistory.Import(2, 12, "r", "people.csv", List.of(3L, 4L)),
				List.of(new DoNotCall.Entry(3, "+85512345*", "test range", null, NOW, 11, 12L, NOW),
						new DoNotCall.Entry(4, "+855123456789012", "opted out", "RapidPro", NOW, 13, null, null)),
				List.of(new PersonHistory.Participation(6, 5, "running", NOW, 1, "not_answered", NOW, List.of(call())),
						new PersonHistory.Participation(10, 9, "paused", NOW, 0, "none", null, List.of())));
	}

	static CallEntry call() {
		return new CallEntry(1_234_567, 5, 6, 7, "+855123456789012", 2, CallStatus.NOT_ANSWERED, NOW, NOW, NOW, NOW,
				NOW, "twilio", "1234", "CA1", "no-answer", "outbound-api", "30001",
				"one word after another one word after another one word after another", 1, NOW, "found at the provider",
				new CallEntry.Flow("refused", "0b6e", NOW, null, "no such flow"),
				new CallEntry.By(123_456, "enqueue-calls"), new CallEntry.By(8, null), NOW);
	}

}
