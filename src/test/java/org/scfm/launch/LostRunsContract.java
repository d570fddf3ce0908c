package org.scfm.launch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.admin.Decisions;
import org.scfm.admin.Recovery;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;
import org.scfm.sandbox.Sandbox;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that must end before its time: it is asked to, or it has lost its guard. Calls
 * are sent one a second, so that a chunk would take a minute and a half.
 */
abstract class LostRunsContract {

	private static final int PEOPLE = 90;

	private static final Duration SOON = Duration.ofSeconds(10);

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private Decisions decisions;

	@Autowired
	private Recovery recovery;

	@Test
	void one_that_is_asked_to_stop_stops_within_seconds_and_can_go_on() {
		this.campaign.running(PEOPLE);
		CompletableFuture<JobRun> run = enqueue();
		awaitCall();
		this.decisions.stop(executionId());
		assertThat(run).succeedsWithin(SOON).satisfies((stopped) -> {
			assertThat(stopped.exitCode()).isEqualTo(ExitCode.STOPPED);
			assertThat(stopped.message()).isEqualTo("stopped; to go on: scfm run enqueue-calls runId=r");
		});
		assertThat(status("JOB")).isEqualTo("STOPPED");
		assertThat(status("STEP")).isEqualTo("STOPPED");
		assertUnsentCallsWentBack();

		JobRun resumed = this.campaign.enqueue("runId=r", "callsPerSecond=1000");
		assertThat(resumed.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(PEOPLE);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", (long) PEOPLE));
	}

	@Test
	void one_that_was_declared_dead_sends_nothing_more_and_records_nothing_more() {
		this.campaign.running(PEOPLE);
		CompletableFuture<JobRun> run = enqueue();
		awaitCall();
		// what who has got the guard meanwhile does
		assertThat(this.recovery.declareDead(executionId())).isTrue();
		List<Map<String, Object>> recorded = recorded();
		assertThat(run).succeedsWithin(SOON).satisfies((lost) -> {
			assertThat(lost.exitCode()).isEqualTo(ExitCode.FAILED);
			assertThat(lost.message())
				.isEqualTo("the run guard was lost: another process has declared this execution dead"
						+ "; to go on: scfm run enqueue-calls runId=r");
		});
		assertThat(recorded()).isEqualTo(recorded);
		assertThat(status("JOB")).isEqualTo("FAILED");
		assertUnsentCallsWentBack();
	}

	@Test
	void one_that_was_declared_dead_loses_the_chunk_it_was_at() {
		this.campaign.callout("initialized", "{}");
		this.campaign.contacts(1500);
		CompletableFuture<JobRun> run;
		List<Map<String, Object>> recorded;
		try (Database.Locked locked = this.database.lock("SELECT id FROM callouts FOR UPDATE")) {
			run = OwnThread.start(() -> this.campaign.run("populate-callout", "runId=r"));
			Awaitility.await()
				.atMost(SOON)
				.until(() -> this.database.count("BATCH_STEP_EXECUTION WHERE STATUS = 'STARTED'") == 1);
			assertThat(this.recovery.declareDead(executionId())).isTrue();
			recorded = recorded();
		}
		assertThat(run).succeedsWithin(SOON).satisfies((lost) -> {
			assertThat(lost.exitCode()).isEqualTo(ExitCode.FAILED);
			assertThat(lost.message()).startsWith("the run guard was lost: ");
		});
		assertThat(recorded()).isEqualTo(recorded);
		assertThat(this.database.count("callout_participations")).isZero();
		JobRun successor = this.campaign.run("populate-callout", "runId=r");
		assertThat(successor.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(successor.results()).containsEntry("participationsAdded", 1500L);
	}

	private void assertUnsentCallsWentBack() {
		long placed = this.sandbox.ledger().calls().size();
		assertThat(placed).isBetween(1L, 15L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", placed));
		assertThat(this.database.count("callout_participations WHERE attempts = 0")).isEqualTo(PEOPLE - placed);
	}

	private CompletableFuture<JobRun> enqueue() {
		return OwnThread.start(() -> this.campaign.enqueue("runId=r", "callsPerSecond=1"));
	}

	private void awaitCall() {
		Awaitility.await().atMost(SOON).until(() -> this.database.count("phone_calls WHERE status = 'queued'") > 0);
	}

	private long executionId() {
		return this.database.value(Long.class, "SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION");
	}

	private String status(String what) {
		return this.database.value(String.class,
				"SELECT STATUS FROM BATCH_%1$s_EXECUTION ORDER BY %1$s_EXECUTION_ID DESC LIMIT 1".formatted(what));
	}

	private List<Map<String, Object>> recorded() {
		return this.database
			.rows("""
					SELECT e.VERSION, e.STATUS, e.EXIT_MESSAGE, e.END_TIME, s.VERSION AS STEP_VERSION, s.STATUS AS STEP_STATUS,
					  s.EXIT_MESSAGE AS STEP_MESSAGE, s.END_TIME AS STEP_END, s.WRITE_COUNT
					FROM BATCH_JOB_EXECUTION e JOIN BATCH_STEP_EXECUTION s ON s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
					""");
	}

}
