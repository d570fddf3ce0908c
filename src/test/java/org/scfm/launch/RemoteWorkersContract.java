package org.scfm.launch;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.admin.Decisions;
import org.scfm.admin.Executions;
import org.scfm.admin.Recovery;
import org.scfm.admin.StepSummary;
import org.scfm.remote.PartitionQueue;
import org.scfm.test.Broker;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of a run whose workers, manager or broker fail, or that is to stop: shown
 * by {@code populate-callout}.
 */
abstract class RemoteWorkersContract extends RemoteContract {

	private static final int CONTACTS = 2_300;

	private static final Duration SOON = Duration.ofSeconds(10);

	private static final Map<String, String> POPULATE = Map.of("workers", "remote", "runId", "a");

	private static final Map<String, String> IMPATIENT = Map.of("workers", "remote", "runId", "a", "workerTimeout",
			"PT1S");

	@Autowired
	private Decisions decisions;

	@Autowired
	private Executions executions;

	@Autowired
	private Recovery recovery;

	@BeforeEach
	void fill() {
		this.database.updateAll("""
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				VALUES (?, '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)
				""", IntStream.range(0, CONTACTS).mapToObj((i) -> new Object[] { "+" + (85512000000L + i) }).toList());
		this.campaign.callout("initialized", "{}");
	}

	@Test
	void the_work_is_done_once_and_counted_as_one_process_counts_it() {
		JobRun run = working(this.runner::run, POPULATE);
		assertCompleted(run);
		assertThat(steps("populate-callout:%")).hasSize(5).containsOnly("COMPLETED");
		assertThat(this.database.value(Long.class, "SELECT SUM(READ_COUNT) FROM BATCH_STEP_EXECUTION"))
			.isEqualTo(CONTACTS);
		assertThat(this.executions.details(run.executionId()).steps()).extracting(StepSummary::worker)
			.filteredOn(Objects::nonNull)
			.hasSize(5)
			.containsOnly(ManagementFactory.getRuntimeMXBean().getName());
		assertThat(working(this.runner::run, POPULATE).message()).contains("has completed before");
	}

	@Test
	void a_partition_that_is_offered_twice_is_done_once() {
		assertCompleted(working((request) -> {
			this.runner.run(request);
			this.runner.run(request);
		}, POPULATE));
		assertThat(this.database.value(Long.class, "SELECT SUM(READ_COUNT) FROM BATCH_STEP_EXECUTION"))
			.isEqualTo(CONTACTS);
	}

	@Test
	void a_partition_whose_worker_is_gone_is_taken_over() {
		AtomicBoolean gone = new AtomicBoolean();
		assertCompleted(working((request) -> {
			if (gone.compareAndSet(false, true)) {
				beginAndDie(request.getStepExecutionId());
			}
			else {
				this.runner.run(request);
			}
		}, POPULATE));
	}

	@Test
	void a_message_that_is_lost_is_sent_again() {
		AtomicBoolean lost = new AtomicBoolean();
		assertCompleted(working((request) -> {
			if (!lost.compareAndSet(false, true)) {
				this.runner.run(request);
			}
		}, POPULATE));
	}

	@Test
	void a_worker_that_wakes_up_too_late_loses_the_chunk_it_was_at() {
		AtomicBoolean late = new AtomicBoolean();
		AtomicLong added = new AtomicLong(-1);
		assertCompleted(working((request) -> {
			if (late.compareAndSet(false, true)) {
				CompletableFuture<Void> work;
				try (Database.Locked chunk = this.database.lock("SELECT id FROM callouts FOR UPDATE")) {
					work = OwnThread.run(() -> this.runner.run(request));
					Awaitility.await()
						.atMost(SOON)
						.until(() -> this.database.count(
								"BATCH_STEP_EXECUTION WHERE STATUS = 'STARTED' " + "AND STEP_EXECUTION_ID = ?",
								request.getStepExecutionId()) == 1);
					takeOver(request.getStepExecutionId());
				}
				work.join();
				added.set(this.database.count("callout_participations"));
			}
			else {
				this.runner.run(request);
			}
		}, POPULATE));
		assertThat(added).hasValue(0);
		assertThat(this.database.value(Long.class, "SELECT SUM(READ_COUNT) FROM BATCH_STEP_EXECUTION"))
			.isEqualTo(CONTACTS);
	}

	@Test
	void a_broker_that_is_restarted_without_its_messages_loses_nothing() {
		AtomicBoolean restarted = new AtomicBoolean();
		// without its messages, which it does not keep
		assertCompleted(working((request) -> {
			if (restarted.compareAndSet(false, true)) {
				Broker.shared().restart();
			}
			this.runner.run(request);
		}, POPULATE));
		assertThat(steps("populate-callout:%")).hasSize(5).containsOnly("COMPLETED");
		assertThat(this.database.value(Long.class, "SELECT SUM(READ_COUNT) FROM BATCH_STEP_EXECUTION"))
			.isEqualTo(CONTACTS);
	}

	@Test
	void a_run_that_is_asked_to_stop_stops_with_its_workers_and_can_go_on() {
		AtomicBoolean asked = new AtomicBoolean();
		JobRun stopped = working((request) -> {
			if (asked.compareAndSet(false, true)) {
				this.decisions
					.stop(this.database.value(Long.class, "SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION"));
			}
			this.runner.run(request);
		}, POPULATE);
		assertThat(stopped.exitCode()).as(stopped.message()).isEqualTo(ExitCode.STOPPED);
		assertThat(steps("populate-callout%")).containsOnly("STOPPED");
		assertCompleted(working(this.runner::run, POPULATE));
	}

	@Test
	void a_run_whose_manager_died_goes_on_with_what_is_unfinished() {
		AtomicInteger taken = new AtomicInteger();
		JobRun died = working((request) -> {
			if (taken.incrementAndGet() <= 2) {
				this.runner.run(request);
			}
		}, IMPATIENT);
		assertThat(died.exitCode()).isEqualTo(ExitCode.FAILED);
		seemsToRun();
		JobRun run;
		try (PartitionQueue.Receiving receiving = this.workers.queue().receive(this.runner::run)) {
			run = this.launcher.restart(died.executionId());
		}
		assertCompleted(run);
		assertThat(this.database.column(Long.class,
				"SELECT COUNT(*) FROM BATCH_STEP_EXECUTION WHERE STEP_NAME LIKE 'populate-callout:%' GROUP BY STEP_NAME"))
			.containsExactlyInAnyOrder(1L, 1L, 2L, 2L, 2L);
	}

	@Test
	void a_run_is_declared_dead_while_its_workers_commit() {
		JobRun died = this.launcher.run("populate-callout", IMPATIENT);
		seemsToRun();
		List<CompletableFuture<Void>> committing = this.database
			.column(Long.class, "SELECT STEP_EXECUTION_ID FROM BATCH_STEP_EXECUTION WHERE STATUS = 'STARTED'")
			.stream()
			.map((partition) -> OwnThread.run(() -> {
				while (this.database.update("UPDATE BATCH_STEP_EXECUTION SET VERSION = VERSION + 1 "
						+ "WHERE STEP_EXECUTION_ID = ? AND STATUS = 'STARTED'", partition) == 1) {
					Thread.onSpinWait();
				}
			}))
			.toList();
		assertThat(this.recovery.declareDead(died.executionId())).isTrue();
		assertThat(committing).hasSize(5).allSatisfy((worker) -> assertThat(worker).succeedsWithin(SOON));
		assertThat(steps("populate-callout:%")).hasSize(5).containsOnly("FAILED");
		assertThat(this.database.column(String.class, "SELECT STATUS FROM BATCH_JOB_EXECUTION"))
			.containsExactly("FAILED");
	}

	/**
	 * As a manager leaves its run that is killed.
	 */
	private void seemsToRun() {
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL");
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL "
				+ "WHERE STEP_NAME LIKE 'populate-callout:%' AND STATUS = 'STOPPED'");
	}

	@Test
	void a_run_without_workers_says_so_and_goes_on_when_there_are_some() {
		JobRun run = this.launcher.run("populate-callout", IMPATIENT);
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).isEqualTo("no worker has been at work on this run for PT1S: start workers with "
				+ "scfm worker, or wait longer with workerTimeout; to go on: scfm run populate-callout runId=a");
		assertThat(steps("populate-callout:%")).containsOnly("STOPPED");
		assertCompleted(working(this.runner::run, Map.of("runId", "a", "workerTimeout", "PT5M")));
	}

	@Test
	void a_partition_that_fails_ends_the_run_with_its_reason_and_a_restart_does_the_rest() {
		this.database.update("UPDATE contacts SET metadata = '[]' WHERE msisdn = '+85512000700'");
		Map<String, String> filtered = Map.of("workers", "remote", "runId", "a", "contactFilter", "{\"a\":\"b\"}");
		JobRun failed = working(this.runner::run, filtered);
		assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(failed.message()).contains("(partition populate-callout:1); to go on")
			.doesNotContain("Unable to process chunk");
		this.database.update("UPDATE contacts SET metadata = '{\"a\":\"b\"}'");
		JobRun run = working(this.runner::run, Map.of("runId", "a"));
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(steps("populate-callout:1")).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.value(Long.class, "SELECT SUM(WRITE_COUNT + FILTER_COUNT) FROM BATCH_STEP_EXECUTION"))
			.isEqualTo(CONTACTS);
	}

	@Test
	void a_run_stays_where_it_was_begun() {
		this.launcher.run("populate-callout", IMPATIENT);
		assertThatThrownBy(() -> this.launcher.run("populate-callout", Map.of("workers", "local", "runId", "a")))
			.hasMessageContaining("the run was begun with workers=remote and cannot go on with local");
	}

	private JobRun working(Consumer<StepExecutionRequest> worker, Map<String, String> arguments) {
		try (PartitionQueue.Receiving receiving = this.workers.queue().receive(worker)) {
			return this.launcher.run("populate-callout", arguments);
		}
	}

	private void assertCompleted(JobRun run) {
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("participationsAdded", (long) CONTACTS)
			.containsEntry("participationsThere", 0L);
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
	}

}
