package org.scfm.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class RestartContract {

	private static final int CONTACTS = 1500;

	@Autowired
	private JobLauncher launcher;

	@Autowired
	private RunGuard runGuard;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Test
	void one_that_failed_goes_on_with_its_parameters() {
		long failed = failed();
		repair();
		JobRun run = this.launcher.restart(failed);
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.runId()).isEqualTo("r");
		assertThat(run.executionId()).isGreaterThan(failed);
		assertThat(run.results()).containsEntry("participationsAdded", (long) CONTACTS);
		assertThat(this.database.count("callout_participations WHERE metadata = '{\"round\":1}'")).isEqualTo(CONTACTS);
	}

	@Test
	void one_whose_process_is_dead_goes_on() {
		long dead = failed();
		repair();
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL");
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET STATUS = 'STARTED', END_TIME = NULL");
		assertThat(this.launcher.restart(dead).exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(statuses()).containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void what_cannot_be_restarted_says_why() {
		long failed = failed();
		repair();
		try (RunGuard.Held held = this.runGuard.tryTake("populate-callout", "r").orElseThrow()) {
			assertThat(this.launcher.restart(failed).exitCode()).isEqualTo(ExitCode.RUNNING_ELSEWHERE);
		}
		Long completed = this.launcher.restart(failed).executionId();
		assertRefused(failed,
				"execution " + failed + " has been restarted since, as execution " + completed + " (COMPLETED)");
		assertRefused(completed, "execution " + completed + " has completed; there is nothing to restart");
		this.database.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = 'ABANDONED' WHERE JOB_EXECUTION_ID = ?",
				completed);
		assertRefused(completed,
				"run r of populate-callout was abandoned (execution " + completed + "): launch it without that runId");
		assertRefused(9_999, "there is no execution 9999; those there are: scfm executions");
		assertThat(statuses()).hasSize(2);
	}

	/**
	 * Spring Batch alone would run all of them (spring-batch #5397).
	 */
	@Test
	void of_several_restarts_at_once_one_runs() {
		long failed = failed();
		repair();
		int launches = 4;
		CyclicBarrier atOnce = new CyclicBarrier(launches);
		List<CompletableFuture<JobRun>> restarts = new ArrayList<>();
		// the writer waits for this row
		try (Database.Locked locked = this.database.lock("SELECT id FROM callouts FOR UPDATE")) {
			for (int i = 0; i < launches; i++) {
				restarts.add(OwnThread.start(() -> {
					try {
						atOnce.await();
					}
					catch (Exception ex) {
						throw new IllegalStateException(ex);
					}
					return this.launcher.restart(failed);
				}));
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> restarts.stream().filter(CompletableFuture::isDone).count() == launches - 1);
		}
		assertThat(restarts).allSatisfy((restart) -> assertThat(restart).succeedsWithin(Duration.ofSeconds(20)))
			.extracting((restart) -> restart.join().exitCode())
			.containsExactlyInAnyOrder(ExitCode.COMPLETED, ExitCode.RUNNING_ELSEWHERE, ExitCode.RUNNING_ELSEWHERE,
					ExitCode.RUNNING_ELSEWHERE);
		assertThat(statuses()).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
	}

	@Test
	void a_callout_that_was_left_out_at_first_may_be_named_if_it_is_the_same() {
		failed();
		long callout = this.database.value(Long.class, "SELECT id FROM callouts");
		long other = this.campaign.callout("initialized", "{}");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("populate-callout", "runId=r", "calloutId=" + other))
			.withMessageStartingWith("the run was begun without calloutId (the only callout there is) and cannot go on "
					+ "with " + other);
		repair();
		assertThat(this.campaign.run("populate-callout", "runId=r", "calloutId=" + callout).exitCode())
			.isEqualTo(ExitCode.COMPLETED);
		assertThat(this.database.count("callout_participations WHERE callout_id = ?", callout)).isEqualTo(CONTACTS);
	}

	@Test
	void a_completed_run_says_that_other_parameters_are_ignored() {
		this.campaign.run("create-callout", "runId=c", "metadata={\"round\":1}");
		assertThat(this.campaign.run("create-callout", "runId=c", "metadata={\"round\":1}").message())
			.endsWith("nothing was done");
		assertThat(this.campaign.run("create-callout", "runId=c").message()).endsWith("nothing was done");
		assertThat(this.campaign.run("create-callout", "runId=c", "metadata={\"round\":2}").message())
			.endsWith("nothing was done, and the parameters given now, which differ from its own, are ignored");
	}

	private void assertRefused(long executionId, String message) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.launcher.restart(executionId))
			.withMessage(message);
	}

	/**
	 * A run of populate-callout that has failed after its first chunk.
	 */
	private long failed() {
		this.campaign.callout("initialized", "{}");
		List<String> contacts = this.campaign.contacts(CONTACTS);
		repair();
		this.database.update("UPDATE contacts SET metadata = 'broken' WHERE msisdn = ?", contacts.get(1200));
		JobRun run = this.campaign.run("populate-callout", "runId=r", "metadata={\"round\":1}",
				"contactFilter={\"language\":[\"km\"]}");
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		return run.executionId();
	}

	private void repair() {
		this.database.update("UPDATE contacts SET metadata = '{\"language\":\"km\"}'");
	}

	private List<String> statuses() {
		return this.database.column(String.class, "SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

}
