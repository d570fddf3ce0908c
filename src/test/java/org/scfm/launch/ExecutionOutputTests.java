package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.admin.ExecutionDetails;
import org.scfm.admin.ExecutionEffects;
import org.scfm.admin.ExecutionEffects.PlacedCalls;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.StepSummary;
import org.scfm.job.UsageException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.batch.core.BatchStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExecutionOutputTests {

	private static final Instant NOW = Instant.parse("2027-03-01T22:30:00Z");

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final ExecutionSummary FAILED = new ExecutionSummary(123_456, "callout-statistics", "nightly",
			BatchStatus.COMPLETED, null, NOW.minusSeconds(7300), NOW.minusSeconds(7201), NOW.minusSeconds(1), 1_000_000,
			1_000_000, null);

	private final ExecutionRows rows = new ExecutionRows(CLOCK);

	private final StringWriter out = new StringWriter();

	@Test
	void a_line_fits_eighty_columns() {
		print(List.of(this.rows.line(FAILED), this.rows.line(living()), this.rows.line(dead())), OutputFormat.TABLE);
		assertThat(this.out.toString().lines()).allMatch((line) -> line.length() <= 80)
			.element(1)
			.asString()
			.matches("123456 +callout-statistics +COMPLETED +- +2027-03-01 20:29:59 +2 h 00 m");
		assertThat(this.out.toString()).containsPattern("8 +enqueue-calls +STARTED +alive ")
			.containsPattern("9 +enqueue-calls +STARTED +dead ");
	}

	@Test
	void json_has_everything_under_stable_names() {
		print(List.of(this.rows.record(living())), OutputFormat.JSON);
		assertThat(json()).singleElement()
			.satisfies((row) -> assertThat(row).containsExactly(Map.entry("executionId", 8),
					Map.entry("job", "enqueue-calls"), Map.entry("runId", "r"), Map.entry("status", "STARTED"),
					Map.entry("process", "alive"), Map.entry("launched", "2027-03-01T22:29:00Z"),
					Map.entry("started", "2027-03-01T22:29:50Z"), entry("ended", null),
					Map.entry("durationSeconds", 10.0), Map.entry("read", 30), Map.entry("written", 25),
					Map.entry("itemsPerSecond", 2.5), entry("failure", null)));
	}

	@Test
	void csv_has_the_same_names() {
		print(List.of(this.rows.record(living())), OutputFormat.CSV);
		assertThat(this.out.toString()).isEqualTo(
				"""
						executionId,job,runId,status,process,launched,started,ended,durationSeconds,read,written,itemsPerSecond,failure
						8,enqueue-calls,r,STARTED,alive,2027-03-01T22:29:00Z,2027-03-01T22:29:50Z,,10.0,30,25,2.5,
						""");
	}

	@Test
	void an_execution_is_shown_with_all_there_is_to_know() {
		ExecutionDetails details = details();
		ExecutionCommand.print(details, this.rows, CLOCK, OutputFormat.TABLE, false, new PrintWriter(this.out));
		assertThat(this.out.toString()).isEqualTo("""
				Execution: 8
				Job:       enqueue-calls
				Run Id:    r
				Status:    STARTED
				Process:   alive
				Started:   2027-03-01 22:29:50
				Ended:     -
				Took:      10 s
				Rate:      2.5 items/s

				PARAMETERS
				  runId=r

				RESULTS
				  Calls Enqueued: 25

				STEPS
				Step           Status  Read  Written  Filtered  Skipped  Commits  Rollbacks  Worker
				enqueue-calls  FAILED  30    25       1         2        3        4          7@host

				WHAT IT DID
				  Calls Placed:    25
				  Calls Accepted:  20
				  Calls Refused:   2
				  Calls Unknown:   1
				  Calls Released:  1
				  Calls Not Sent:  1
				  Calls Open:      12
				  Calls Held Back: 5
				  Calls Now:       10 queued
				  Calls Changed:   3 failed

				EXECUTIONS OF THIS RUN
				Id  Job            Status   Process  Started              Took
				9   enqueue-calls  STARTED  dead     2027-03-01 22:29:50  -
				8   enqueue-calls  STARTED  alive    2027-03-01 22:29:50  10 s
				""");
	}

	@Test
	void the_full_trace_is_shown_where_asked() {
		ExecutionCommand.print(details(), this.rows, CLOCK, OutputFormat.TABLE, true, new PrintWriter(this.out));
		assertThat(this.out.toString()).endsWith("""

				FAILURE OF ENQUEUE-CALLS
				java.lang.IllegalStateException: no
					at somewhere
				""");
	}

	@Test
	void json_of_an_execution_holds_lists_and_objects() {
		ExecutionCommand.print(details(), this.rows, CLOCK, OutputFormat.JSON, false, new PrintWriter(this.out));
		assertThat(json()).singleElement().satisfies((row) -> {
			assertThat(row).containsEntry("executionId", 8)
				.containsEntry("parameters", Map.of("runId", "r"))
				.containsEntry("results", Map.of("callsEnqueued", 25))
				.containsEntry("chain",
						List.of(Map.of("executionId", 9, "status", "STARTED"),
								Map.of("executionId", 8, "status", "STARTED")))
				.containsEntry("did",
						JsonMapper.shared()
							.readValue(
									"""
											{"placed":{"placed":25,"accepted":20,"refused":2,"unknown":1,"released":1,"givenUp":0,"notSent":1,
											  "open":12,"heldBack":5,"statuses":{"queued":10}},
											 "changed":{"failed":3},"flows":{},"counted":{}}
											""",
									Map.class));
			assertThat(row.get("steps")).asInstanceOf(InstanceOfAssertFactories.LIST)
				.singleElement()
				.isEqualTo(JsonMapper.shared().readValue("""
						{"step":"enqueue-calls","status":"FAILED","read":30,"written":25,"filtered":1,"skipped":2,
						 "commits":3,"rollbacks":4,"started":"2027-03-01T22:29:50Z","ended":null,
						 "worker":"7@host"}
						""", Map.class));
		});
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0.0 s", "PT1.26S, 1.3 s", "PT59S, 59 s", "PT61S, 1 m 01 s", "PT2H3M, 2 h 03 m",
			"P3DT4H, 3 d 04 h" })
	void durations_are_short(Duration duration, String shown) {
		assertThat(ExecutionRows.took(duration)).isEqualTo(shown);
	}

	@ParameterizedTest
	@CsvSource({ "2027-02-28, 2027-02-28T00:00:00Z", "2027-02-28T18:00, 2027-02-28T18:00:00Z",
			"2027-02-28 18:00:30, 2027-02-28T18:00:30Z", "2027-02-28T18:00:00Z, 2027-02-28T18:00:00Z",
			"2027-02-28T18:00:00+07:00, 2027-02-28T11:00:00Z", "P1D, 2027-02-28T22:30:00Z",
			"PT90M, 2027-03-01T21:00:00Z", "P1M, 2027-02-01T22:30:00Z", "P2W, 2027-02-15T22:30:00Z" })
	void since_is_a_time_or_a_duration(String text, Instant time) {
		assertThat(ExecutionsCommand.time("--since", text, CLOCK)).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "2027-13-01", "P", "1D", "", "2027-02-28T18:00:00+99:00", "P1X" })
	void what_is_neither_is_refused(String text) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> ExecutionsCommand.time("--since", text, CLOCK))
			.withMessageStartingWith("--since=" + text + ": neither a date such as ");
	}

	@Test
	void a_person_is_asked_and_may_decline() {
		Confirmation.require("Stop?", (question) -> "y");
		Confirmation.require("Stop?", (question) -> " Yes ");
		for (String answer : new String[] { "", "n", "yesterday", null }) {
			assertThatExceptionOfType(UsageException.class)
				.isThrownBy(() -> Confirmation.require("Stop?", (question) -> answer))
				.withMessage("nothing was done");
		}
	}

	private void print(List<? extends Map<String, ? extends @Nullable Object>> rows, OutputFormat format) {
		Table.printRows(rows, format, new PrintWriter(this.out, true));
	}

	private static ExecutionDetails details() {
		return new ExecutionDetails(living(), Map.of("runId", "r"), Map.of("callsEnqueued", 25L),
				List.of(new StepSummary("enqueue-calls", BatchStatus.FAILED, NOW.minusSeconds(10), null, 30, 25, 1, 2,
						3, 4, "7@host", "java.lang.IllegalStateException: no\n\tat somewhere\n")),
				List.of(dead(), living()),
				new ExecutionEffects(new PlacedCalls(25, 20, 2, 1, 1, 0, 1, 12, 5, Map.of("queued", 10L)),
						Map.of("failed", 3L), Map.of(), Map.of()));
	}

	private static ExecutionSummary living() {
		return new ExecutionSummary(8, "enqueue-calls", "r", BatchStatus.STARTED, true, NOW.minusSeconds(60),
				NOW.minusSeconds(10), null, 30, 25, null);
	}

	private static ExecutionSummary dead() {
		return new ExecutionSummary(9, "enqueue-calls", "r", BatchStatus.STARTED, false, NOW.minusSeconds(60),
				NOW.minusSeconds(10), null, 30, 25, null);
	}

	private static Map.Entry<String, @Nullable Object> entry(String name, @Nullable Object value) {
		return new AbstractMap.SimpleEntry<>(name, value);
	}

	private List<Map<String, Object>> json() {
		return JsonMapper.shared().readValue(this.out.toString(), new TypeReference<>() {
		});
	}

}
