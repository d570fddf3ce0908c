package org.scfm.launch;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.remote.PartitionQueue;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows that several workers start.
 */
abstract class RemoteFlowsContract extends RemoteContract {

	private static final int CALLS = 25;

	private static final String PARAMS = "{\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	@Autowired
	private JobRepository jobRepository;

	@BeforeEach
	void completeCalls() {
		this.campaign.running(CALLS);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		this.campaign.update();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", (long) CALLS));
	}

	@Test
	void flows_are_started_once_by_several_partitions_and_no_more_than_the_run_may() {
		JobRun run = run("a", "23", this.runner::run);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(Map.of("flowsStarted", 23L, "flowsRefused", 0L, "flowsUnknown", 0L,
				"flowsSettledStarted", 0L, "flowsSettledNotStarted", 0L, "flowLookupsFailed", 0L, "flowsWaiting", 0L));
		assertThat(steps("start-flows:%")).hasSize(3).containsOnly("COMPLETED");
		assertThat(startedCalls()).hasSize(23).doesNotHaveDuplicates();
		assertThat(run("b", "23", this.runner::run).results()).containsEntry("flowsStarted", 2L);
		assertThat(run("c", "23", this.runner::run).results()).containsEntry("flowsStarted", 0L);
		assertThat(startedCalls()).hasSize(CALLS).doesNotHaveDuplicates();
		assertThat(steps("start-flows:%")).as("none where there is nothing to do").hasSize(4);
	}

	@Test
	void the_start_that_a_dead_worker_was_at_waits_to_be_settled_and_counts_for_the_maximum() {
		AtomicBoolean dead = new AtomicBoolean();
		JobRun run = run("a", "23", (request) -> {
			if (dead.compareAndSet(false, true)) {
				claimAndDie(request);
			}
			else {
				this.runner.run(request);
			}
		});
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("flowsStarted", 22L)
			.containsEntry("flowsUnknown", 0L)
			.containsEntry("flowsWaiting", 1L);
		assertThat(this.database.count("phone_calls WHERE flow_status = 'starting' AND flow_key = 'dead'")).isOne();
		assertThat(startedCalls()).hasSize(22).doesNotHaveDuplicates();
	}

	private void claimAndDie(StepExecutionRequest request) {
		beginAndDie(request.getStepExecutionId());
		long call = this.database.value(Long.class, "SELECT MAX(id) FROM phone_calls");
		this.database.update("""
				UPDATE phone_calls SET flow_status = 'starting', flow_key = 'dead', flow_claimed_by_partition = ?,
				  changed_by_execution = (SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION)
				WHERE id = ?
				""", request.getStepExecutionId(), call);
	}

	@Test
	void a_worker_that_wakes_up_too_late_records_its_answer_and_starts_nothing_more() {
		AtomicBoolean late = new AtomicBoolean();
		AtomicInteger startedByTheLateOne = new AtomicInteger();
		this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.HANG).delay(Duration.ofMillis(1500)));
		try (PartitionQueue.Receiving receiving = this.workers.queue().receive((request) -> {
			if (!late.compareAndSet(false, true)) {
				this.runner.run(request);
				return;
			}
			CompletableFuture<Void> work = OwnThread.run(() -> this.runner.run(request));
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.until(() -> this.sandbox.ledger().requests(RequestKind.FLOW_START) == 1);
			takeOver(request.getStepExecutionId());
			work.join();
			startedByTheLateOne.set(startedCalls().size());
		})) {
			JobRun run = this.launcher.run("start-flows", arguments("a", ""));
			assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			assertThat(run.results()).containsEntry("flowsWaiting", 0L);
		}
		assertThat(startedByTheLateOne).hasValue(1);
		assertThat(startedCalls()).hasSize(CALLS).doesNotHaveDuplicates();
		assertThat(this.database.count("phone_calls WHERE flow_status = 'started'")).isEqualTo(CALLS);
	}

	@Test
	void an_outage_does_not_use_up_more_than_on_one_process_but_for_the_starts_under_way() {
		this.sandbox.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.BAD_GATEWAY).times(0));
		JobRun run = run("a", "", this.runner::run);
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("RapidPro gave no usable answer 1",
				" times in a row, the last time: HTTP 502", "(partition start-flows:");
		long unknown = (long) run.results().get("flowsUnknown");
		assertThat(unknown).isBetween(10L, 11L);
		assertThat(run.results()).containsEntry("flowsWaiting", unknown);
		assertThat(this.database.count("phone_calls WHERE flow_status IS NULL")).isEqualTo(CALLS - unknown);

		this.sandbox.faults().clear();
		JobRun restarted = run("a", "", this.runner::run);
		assertThat(restarted.exitCode()).as(restarted.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(restarted.results()).containsEntry("flowsStarted", CALLS - unknown)
			.containsEntry("flowsUnknown", unknown);
	}

	@Test
	void a_partition_that_is_begun_in_an_outage_starts_nothing() {
		AtomicBoolean outage = new AtomicBoolean();
		JobRun run = run("a", "", (request) -> {
			if (outage.compareAndSet(false, true)) {
				leaveWithoutAnswers(this.database.value(Long.class,
						"SELECT MAX(STEP_EXECUTION_ID) FROM BATCH_STEP_EXECUTION WHERE STEP_EXECUTION_ID <> ?",
						request.getStepExecutionId()));
				this.runner.run(request);
			}
		});
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("RapidPro gave no usable answer 10 times in a row");
		assertThat(this.sandbox.ledger().requests(RequestKind.FLOW_START)).isZero();
	}

	/**
	 * As a worker leaves its partition that RapidPro has not answered ten times.
	 */
	private void leaveWithoutAnswers(long partition) {
		StepExecution other = Objects.requireNonNull(this.jobRepository.getStepExecution(partition));
		other.getExecutionContext().putInt("flowsUnknownInARow", 10);
		this.jobRepository.updateExecutionContext(other);
		beginAndDie(partition);
	}

	@Test
	void what_halts_one_worker_halts_the_run_and_loses_nobody() {
		this.sandbox.faults()
			.add(Fault.on(RequestKind.FLOW_START, Fault.Kind.THROTTLED).retryAfter(Duration.ofHours(1)).times(0));
		JobRun run = run("a", "", this.runner::run);
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message())
			.contains("RapidPro takes no more requests for now (HTTP 429); it asks to wait 3600 s");
		assertThat(this.database.count("phone_calls WHERE flow_status IS NULL")).isEqualTo(CALLS);
		assertThat(startedCalls()).isEmpty();
	}

	@Test
	void a_persons_word_needs_no_worker() {
		long call = this.database.value(Long.class, "SELECT MAX(id) FROM phone_calls");
		this.database.update("UPDATE phone_calls SET flow_status = 'unknown', flow_error_message = 'lost' WHERE id = ?",
				call);
		JobRun run = this.launcher.run("start-flows",
				Map.of("workers", "remote", "phoneCallId", String.valueOf(call), "decision", "started"));
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("flowStatus", "started").doesNotContainKey("flowsWaiting");
		assertThat(steps("start-flows:%")).isEmpty();
	}

	private JobRun run(String runId, String most, Consumer<StepExecutionRequest> worker) {
		try (PartitionQueue.Receiving one = this.workers.queue().receive(worker);
				PartitionQueue.Receiving another = this.workers.queue().receive(worker)) {
			return this.launcher.run("start-flows", arguments(runId, most));
		}
	}

	private static Map<String, String> arguments(String runId, String most) {
		return new HashMap<>(
				Map.of("workers", "remote", "runId", runId, "maxFlowsToStart", most, "requestParams", PARAMS));
	}

	private List<Object> startedCalls() {
		return this.sandbox.ledger()
			.flowStarts()
			.stream()
			.<Object>map((start) -> start.params().get("phone_call_id"))
			.toList();
	}

}
