package org.scfm.flow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.call.Claimer;
import org.scfm.database.Utc;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.flow.WaitingFlows.WaitingFlow;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a process may still send and record when it is so late that others may have
 * settled the start.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class LateFlowsContract extends LostAnswersContract {

	private static final Claimer OURS = Claimer.of(-1);

	@Autowired
	private JobRepository jobRepository;

	@Test
	void a_process_that_wakes_up_late_asks_whether_it_may_still_send() {
		long call = completed("+85510000001");
		CompletedCall claimed = claim();
		assertThat(this.completedCalls.maySend(claimed, OURS)).isTrue();

		this.clock.advance(CompletedCalls.SEND_WITHIN);
		assertThat(this.completedCalls.maySend(claimed, OURS)).as("nobody else has settled it").isTrue();
		assertThat(row(call)).containsEntry("flow_attempted_at",
				Utc.column(TestClock.START.plus(CompletedCalls.SEND_WITHIN)));

		settledAsNotStarted();
		assertThat(this.completedCalls.maySend(claimed, OURS)).isFalse();
		CompletedCall again = claim();
		assertThat(this.completedCalls.maySend(claimed, OURS)).as("claimed by another").isFalse();
		assertThat(this.completedCalls.maySend(again, OURS)).isTrue();
	}

	@Test
	void a_worker_whose_partition_another_has_taken_over_neither_claims_nor_sends_late() {
		completed("+85510000001");
		completed("+85510000002");
		StepExecution partition = partition();
		Claimer worker = Claimer.of(partition);
		CompletedCall claimed = this.completedCalls.claimNew(worker).orElseThrow();
		this.database.update("UPDATE BATCH_STEP_EXECUTION SET VERSION = VERSION + 1");
		assertThatIllegalStateException().isThrownBy(() -> this.completedCalls.claimNew(worker))
			.withMessage("another worker has taken over this partition");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.completedCalls.claimRefused(worker, this.clock.instant()));
		this.clock.advance(CompletedCalls.SEND_WITHIN);
		assertThat(this.completedCalls.maySend(claimed, worker)).isFalse();
		partition.incrementVersion();
		assertThat(this.completedCalls.maySend(claimed, Claimer.of(partition))).isTrue();
		assertThat(this.completedCalls.claimNew(Claimer.of(partition))).isPresent();
		assertThat(this.database.count("phone_calls WHERE flow_claimed_by_partition = ?", partition.getId()))
			.isEqualTo(2);
	}

	private StepExecution partition() {
		JobParameters none = new JobParameters();
		JobExecution job = this.jobRepository.createJobExecution(
				this.jobRepository.createJobInstance("start-flows", none), none, new ExecutionContext());
		return this.jobRepository.createStepExecution("start-flows:0", job);
	}

	@Test
	void a_start_that_waited_too_long_is_sent_if_it_is_still_its_own() {
		long call = completed("+85510000001");

		JobRun run = throttledMeanwhile(() -> this.clock.advance(CompletedCalls.SEND_WITHIN));

		assertThat(run.results()).isEqualTo(results(1, 0, 0, 0, 0));
		assertThat(requests()).isEqualTo(2);
		assertThat(startedCalls()).containsExactly(call);
		assertThat(row(call)).containsEntry("flow_attempted_at", Utc.column(this.clock.instant()));
	}

	@Test
	void a_start_that_waited_too_long_is_not_sent_once_someone_else_has_settled_it(CapturedOutput output) {
		long call = completed("+85510000001");

		JobRun run = throttledMeanwhile(() -> {
			this.clock.advance(CompletedCalls.SEND_WITHIN);
			WaitingFlow waiting = this.waitingFlows.all().get(0);
			assertThat(this.waitingFlows.started(waiting, new Started(null, 7L), this.clock.instant())).isTrue();
		});

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(results(0, 0, 0, 0, 0));
		assertThat(requests()).isEqualTo(1);
		assertThat(startedCalls()).isEmpty();
		assertThat(row(call)).containsEntry("flow_status", "started").containsEntry("flow_id", 7L);
		assertThat(output.getErr()).contains("settled by someone else meanwhile; it is not sent");
	}

	private JobRun throttledMeanwhile(Runnable meanwhile) {
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.THROTTLED).retryAfter(Duration.ofSeconds(3)));
		CompletableFuture<JobRun> run = OwnThread.start(() -> run(Map.of()));
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> requests() == 1);
		meanwhile.run();
		return run.join();
	}

	@Test
	void a_late_answer_that_contradicts_the_books_is_reported_and_changes_nothing(CapturedOutput output) {
		long call = completed("+85510000001");
		CompletedCall claimed = claim();
		settledAsNotStarted();
		Map<String, Object> settled = Map.copyOf(given(call));

		this.flowOutcomes.started(claimed, new Started("09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", 12L));
		this.flowOutcomes.refused(claimed, "no");
		this.flowOutcomes.unknown(claimed, "HTTP 500");
		this.completedCalls.putBack(claimed);

		assertThat(given(call)).isEqualTo(settled);
		assertThat(output.getErr()).contains("ERROR", "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", "not started",
				"phone call " + call);
	}

	@Test
	void a_late_answer_that_agrees_with_the_books_is_recorded(CapturedOutput output) {
		long call = completed("+85510000001");
		CompletedCall claimed = claim();
		this.flowOutcomes.unknown(claimed, "HTTP 500");
		Started started = new Started("09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", 12L);

		this.flowOutcomes.started(claimed, started);
		this.flowOutcomes.started(claimed, started);

		assertThat(row(call)).containsEntry("flow_status", "started").containsEntry("flow_id", 12L);
		this.flowOutcomes.started(claimed, new Started("09d23a05-47fe-11e4-bfe9-000000000000", 13L));
		assertThat(row(call)).containsEntry("flow_id", 12L);
		assertThat(output.getErr()).contains("settled as started as 09d23a05-47fe-11e4-bfe9-b8f6b119e9ab");
	}

	@Test
	void a_change_counts_only_if_nobody_else_has_made_one() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, false);
		WaitingFlow read = this.waitingFlows.all().get(0);

		assertThat(this.waitingFlows.notListed(read, this.clock.instant())).isTrue();
		assertThat(this.waitingFlows.notListed(read, this.clock.instant())).isFalse();
		assertThat(this.waitingFlows.notStarted(read, 1)).isFalse();
		assertThat(this.waitingFlows.started(read, new Started(null, 1L), this.clock.instant())).isFalse();
		assertThat(this.waitingFlows.leftToAPerson(read, "old")).isFalse();
		assertThat(row(call)).containsEntry("flow_status", "unknown").containsEntry("flow_lookups", 1);
	}

	private void settledAsNotStarted() {
		assertThat(this.waitingFlows.notStarted(this.waitingFlows.all().get(0), 1)).isTrue();
	}

	private Map<String, Object> given(long call) {
		Map<String, Object> row = row(call);
		row.values().removeIf((value) -> value == null);
		return row;
	}

}
