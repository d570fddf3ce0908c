package org.scfm.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class JobLauncherContract {

	// more than one chunk of populate-callout, so that a run can fail after the first
	private static final int CONTACTS = 1500;

	private static final Map<String, String> POPULATE = Map.of("runId", "r", "contactFilter", "{\"language\":\"km\"}",
			"metadata", "{\"round\":1}");

	@Autowired
	private JobLauncher launcher;

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private Database database;

	@Autowired
	private JdbcTemplate jdbc;

	@Autowired
	private PlatformTransactionManager transactionManager;

	@Test
	void an_unknown_job_is_refused_with_the_nearest_name() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.launcher.run("populate-calout", Map.of()))
			.withMessageStartingWith("there is no job populate-calout; did you mean populate-callout?")
			.withMessageContaining("The jobs: import-contacts, import-do-not-call, allow-contact, create-callout, ");
		assertNothingIsWritten();
	}

	@Test
	void a_job_that_resembles_none_is_refused_with_the_list() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.launcher.run("frobnicate", Map.of()))
			.withMessageStartingWith("there is no job frobnicate. The jobs: ")
			.withMessageEndingWith("reconcile-calls");
		assertNothingIsWritten();
	}

	@Test
	void a_misspelt_parameter_is_refused_with_the_nearest_name() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("create-callout", Map.of("metdata", "{}")))
			.withMessageStartingWith(
					"create-callout has no parameter metdata; did you mean metadata? It takes: metadata, callingHours, ")
			.withMessageEndingWith(", runId");
		assertNothingIsWritten();
	}

	@Test
	void a_parameter_of_another_job_is_refused() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("create-callout", Map.of("gracePeriod", "PT1M")))
			.withMessageStartingWith("create-callout has no parameter gracePeriod. It takes: metadata, callingHours, ")
			.withMessageEndingWith(", runId");
		assertNothingIsWritten();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					enqueue-calls    | maxCallsToEnqueue | ten       | maxCallsToEnqueue=ten: not a whole number
					enqueue-calls    | maxCallsToEnqueue | -1        | maxCallsToEnqueue=-1: must be 0 or more
					enqueue-calls    | retryDelay        | soon      | retryDelay=soon: not a duration such as 90s
					enqueue-calls    | enqueueStrategy   | hopeful   | enqueueStrategy=hopeful: must be optimistic or pessimistic
					populate-callout | calloutId         | 0         | calloutId=0: must be 1 or more
					create-callout   | metadata          | ["a"]     | metadata=["a"]: not a JSON object
					create-callout   | metadata          | {'a':'b'} | did you mean {"a":"b"}
					create-callout   | metadata          | {"a"=>1}  | did you mean {"a":1}
					create-callout   | runId             | a b       | runId=a b: must have at most 100 characters and no spaces
					""",
			quoteCharacter = '`')
	void a_bad_value_is_refused_and_quoted(String job, String parameter, String value, String message) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run(job, Map.of(parameter, value)))
			.withMessageContaining(message);
		assertNothingIsWritten();
	}

	@Test
	void a_missing_parameter_is_named_with_its_meaning() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("change-callout", Map.of("action", "")))
			.withMessageStartingWith("change-callout needs action=<start or stop or pause or resume or configure>: ");
		assertNothingIsWritten();
	}

	@Test
	void what_does_not_hold_in_the_database_is_refused_before_anything_is_written() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("populate-callout", Map.of()))
			.withMessageContaining("create-callout");
		assertNothingIsWritten();
	}

	@Test
	void an_empty_value_means_not_given() {
		JobRun run = this.launcher.run("create-callout", Map.of("metadata", "", "runId", ""));
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.runId()).isNotEmpty();
		assertThat(this.database.value(String.class, "SELECT metadata FROM callouts")).isEqualTo("{}");
		assertThat(this.database.column(String.class, "SELECT PARAMETER_NAME FROM BATCH_JOB_EXECUTION_PARAMS"))
			.containsExactly("runId");
	}

	@Test
	void a_run_without_a_run_id_gets_one_that_says_when_it_began() {
		JobRun first = this.launcher.run("create-callout", Map.of());
		JobRun second = this.launcher.run("create-callout", Map.of());
		assertThat(first.runId()).matches("20270301T223000Z-[0-9a-f]{6}");
		assertThat(second.runId()).matches("20270301T223000Z-[0-9a-f]{6}").isNotEqualTo(first.runId());
		assertThat(this.database.count("callouts")).isEqualTo(2);
	}

	@Test
	void a_run_that_has_completed_is_not_done_again() {
		JobRun first = this.launcher.run("create-callout", Map.of("runId", "r"));
		JobRun again = this.launcher.run("create-callout", Map.of("runId", "r"));
		assertThat(again.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(again.executionId()).isEqualTo(first.executionId());
		assertThat(again.results()).isEqualTo(first.results()).containsOnlyKeys("calloutId");
		assertThat(again.message()).contains("run r has completed before").contains("nothing was done");
		assertThat(this.database.count("callouts")).isEqualTo(1);
		assertThat(this.database.count("BATCH_JOB_EXECUTION")).isEqualTo(1);
	}

	@Test
	void one_run_id_in_two_jobs_is_two_runs() {
		this.launcher.run("create-callout", Map.of("runId", "r"));
		JobRun other = this.launcher.run("change-callout", Map.of("runId", "r", "action", "start"));
		assertThat(other.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(other.message()).isNull();
	}

	@Test
	void a_run_that_failed_goes_on_where_it_was() {
		JobRun failed = failAfterTheFirstChunk();
		assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(failed.message()).endsWith("to go on: scfm run populate-callout runId=r");
		assertThat(failed.results()).containsEntry("participationsAdded", 1000L);
		repair();
		JobRun resumed = this.launcher.run("populate-callout", POPULATE);
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("participationsAdded", 1500L)
			.containsEntry("participationsThere", 0L);
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
		assertThat(writeCounts()).containsExactly(1000L, 500L);
		assertThat(statuses()).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(1);
	}

	@Test
	void a_resumed_run_keeps_what_it_is_not_given_anew() {
		failAfterTheFirstChunk();
		repair();
		JobRun resumed = this.launcher.run("populate-callout", Map.of("runId", "r"));
		assertThat(parameters(resumed)).isEqualTo(POPULATE);
		assertThat(this.database.count("callout_participations WHERE metadata = '{\"round\":1}'")).isEqualTo(CONTACTS);
	}

	@Test
	void a_resumed_run_takes_what_it_is_given_anew() {
		failAfterTheFirstChunk();
		repair();
		this.launcher.run("populate-callout", Map.of("runId", "r", "metadata", "{\"round\":2}"));
		assertThat(this.database.count("callout_participations WHERE metadata = '{\"round\":1}'")).isEqualTo(1000);
		assertThat(this.database.count("callout_participations WHERE metadata = '{\"round\":2}'")).isEqualTo(500);
	}

	@Test
	void a_resumed_run_must_keep_what_its_position_depends_on() {
		failAfterTheFirstChunk();
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("populate-callout",
					Map.of("runId", "r", "contactFilter", "{\"language\":\"so\"}")))
			.withMessageContaining("contactFilter={\"language\":\"km\"}")
			.withMessageContaining("cannot go on with {\"language\":\"so\"}");
		assertThat(this.database.count("BATCH_JOB_EXECUTION")).isEqualTo(1);
		assertThat(this.database.count("callout_participations")).isEqualTo(1000);
	}

	@Test
	void a_run_that_was_stopped_goes_on_where_it_was() {
		failAfterTheFirstChunk();
		repair();
		setStatus("STOPPED");
		JobRun resumed = this.launcher.run("populate-callout", Map.of("runId", "r"));
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(writeCounts()).containsExactly(1000L, 500L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "STARTING", "STARTED", "STOPPING", "UNKNOWN" })
	void a_run_whose_process_has_died_goes_on_where_it_was(String status) {
		failAfterTheFirstChunk();
		repair();
		setStatus(status);
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET END_TIME = NULL, EXIT_CODE = 'UNKNOWN'");
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET END_TIME = NULL, EXIT_CODE = 'EXECUTING'");
		JobRun resumed = this.launcher.run("populate-callout", Map.of("runId", "r"));
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("participationsAdded", 1500L);
		assertThat(writeCounts()).containsExactly(1000L, 500L);
		assertThat(statuses()).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.count("BATCH_JOB_EXECUTION WHERE END_TIME IS NULL")).isZero();
		assertThat(this.database.count("BATCH_STEP_EXECUTION WHERE STATUS NOT IN ('FAILED', 'COMPLETED')")).isZero();
	}

	@Test
	void a_run_whose_process_died_before_its_first_step_is_done() {
		this.launcher.run("create-callout", Map.of("runId", "r"));
		this.database.empty();
		var parameters = new JobParametersBuilder().addString("runId", "r", true).toJobParameters();
		var instance = this.jobRepository.createJobInstance("create-callout", parameters);
		this.jobRepository.createJobExecution(instance, parameters, new ExecutionContext());
		JobRun run = this.launcher.run("create-callout", Map.of("runId", "r"));
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(statuses()).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.count("callouts")).isEqualTo(1);
	}

	@Test
	void a_run_whose_process_died_before_its_first_execution_is_done() {
		this.jobRepository.createJobInstance("create-callout",
				new JobParametersBuilder().addString("runId", "r", true).toJobParameters());
		JobRun run = this.launcher.run("create-callout", Map.of("runId", "r"));
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(1);
		assertThat(this.database.count("BATCH_JOB_EXECUTION")).isEqualTo(1);
	}

	@Test
	void a_run_that_was_abandoned_is_refused() {
		failAfterTheFirstChunk();
		repair();
		setStatus("ABANDONED");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("populate-callout", Map.of("runId", "r")))
			.withMessageContaining("run r of populate-callout was abandoned")
			.withMessageContaining("without that runId");
		assertThat(this.database.count("BATCH_JOB_EXECUTION")).isEqualTo(1);
	}

	@Test
	void one_run_is_done_by_one_launch_at_a_time_and_different_runs_overlap() {
		arrangeContacts();
		Map<String, String> other = new HashMap<>(POPULATE);
		other.put("runId", "other");
		List<CompletableFuture<JobRun>> runs = new ArrayList<>();
		new TransactionTemplate(this.transactionManager).executeWithoutResult((transaction) -> {
			// the writer waits for this row
			this.database.rows("SELECT id FROM callouts FOR UPDATE");
			runs.add(OwnThread.start(() -> this.launcher.run("populate-callout", POPULATE)));
			awaitStarted(1);
			JobRun second = this.launcher.run("populate-callout", POPULATE);
			assertThat(second.exitCode()).isEqualTo(ExitCode.RUNNING_ELSEWHERE);
			assertThat(second.executionId()).isNull();
			assertThat(second.message()).isEqualTo("another process is running populate-callout runId=r");
			runs.add(OwnThread.start(() -> this.launcher.run("populate-callout", other)));
			awaitStarted(2);
		});
		assertThat(runs).hasSize(2)
			.allSatisfy((run) -> assertThat(run).succeedsWithin(Duration.ofSeconds(20))
				.extracting(JobRun::exitCode)
				.isEqualTo(ExitCode.COMPLETED));
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
		assertThat(runs.stream().mapToLong((run) -> (Long) run.join().results().get("participationsAdded")).sum())
			.isEqualTo(CONTACTS);
		assertThat(this.launcher.run("populate-callout", POPULATE).exitCode()).isEqualTo(ExitCode.COMPLETED);
	}

	private JobRun failAfterTheFirstChunk() {
		arrangeContacts();
		this.database.update("UPDATE contacts SET metadata = 'broken' WHERE msisdn = ?", msisdn(1200));
		return this.launcher.run("populate-callout", POPULATE);
	}

	private void arrangeContacts() {
		this.launcher.run("create-callout", Map.of());
		for (String table : List.of("EXECUTION_CONTEXT", "EXECUTION")) {
			this.database.update("DELETE FROM BATCH_STEP_" + table);
		}
		for (String table : List.of("EXECUTION_CONTEXT", "EXECUTION_PARAMS", "EXECUTION", "INSTANCE")) {
			this.database.update("DELETE FROM BATCH_JOB_" + table);
		}
		Object now = Utc.column(TestClock.START);
		this.jdbc.batchUpdate(
				"INSERT INTO contacts (msisdn, metadata, created_at, updated_at) VALUES (?, '{\"language\":\"km\"}', ?, ?)",
				IntStream.rangeClosed(1, CONTACTS).mapToObj((i) -> new Object[] { msisdn(i), now, now }).toList());
	}

	private void repair() {
		this.database.update("UPDATE contacts SET metadata = '{\"language\":\"km\"}'");
	}

	private static String msisdn(int number) {
		return "+855" + (12_000_000 + number);
	}

	private void setStatus(String status) {
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = ?", status);
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = ?", status);
	}

	private void awaitStarted(int steps) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(20))
			.until(() -> started() == steps);
	}

	// outside the transaction under way
	private long started() {
		return OwnThread.start(() -> this.database.count("BATCH_STEP_EXECUTION WHERE STATUS = 'STARTED'")).join();
	}

	private List<Long> writeCounts() {
		return this.database.column(Long.class,
				"SELECT WRITE_COUNT FROM BATCH_STEP_EXECUTION ORDER BY STEP_EXECUTION_ID");
	}

	private List<String> statuses() {
		return this.database.column(String.class, "SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

	private Map<String, String> parameters(JobRun run) {
		Map<String, String> parameters = new HashMap<>();
		this.database
			.rows("SELECT PARAMETER_NAME, PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS WHERE JOB_EXECUTION_ID = ?",
					run.executionId())
			.forEach((row) -> parameters.put((String) row.get("PARAMETER_NAME"), (String) row.get("PARAMETER_VALUE")));
		return parameters;
	}

	private void assertNothingIsWritten() {
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.database.count("callouts")).isZero();
	}

}
