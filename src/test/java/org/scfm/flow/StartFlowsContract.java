package org.scfm.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The job as a whole, against the sandbox's RapidPro.
 */
abstract class StartFlowsContract extends FlowsContract {

	@Test
	void each_completed_call_gets_one_flow() {
		long first = completed("+85510000001", "{\"language\":\"km\"}");
		long busy = call("+85510000002", "busy", "{}");
		long second = completed("+85510000003", "{\"language\":\"en\"}");

		JobRun run = run(Map.of("requestParams", "{\"flow\":\"" + FLOW
				+ "\",\"params\":{\"language\":\"{{contact.metadata.language}}\",\"phone_call_id\":0}}"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results())
			.containsAllEntriesOf(Map.of("flowsStarted", 2L, "flowsRefused", 0L, "flowsUnknown", 0L));
		List<Ledger.Started> starts = SANDBOX.ledger().flowStarts();
		assertThat(starts).hasSize(2);
		assertStart(starts.get(0), first, "tel:+85510000001");
		assertStart(starts.get(1), second, "tel:+85510000003");
		assertThat(starts).allSatisfy((start) -> assertThat(start.flow()).isEqualTo(FLOW));
		assertThat(starts).extracting((start) -> start.params().get("phone_call_key"))
			.doesNotHaveDuplicates()
			.doesNotContainNull();
		assertThat(starts.get(0).params()).containsEntry("language", "km");
		assertThat(starts.get(1).params()).containsEntry("language", "en");
		assertThat(row(busy)).containsEntry("flow_status", null).containsEntry("changed_by_execution", 1L);
	}

	private void assertStart(Ledger.Started start, long call, String urn) {
		assertThat(start.urns()).containsExactly(urn);
		assertThat(start.params().get("phone_call_id")).hasToString(String.valueOf(call)).isInstanceOf(Number.class);
		Map<String, Object> row = row(call);
		assertThat(row).containsEntry("flow_status", "started")
			.containsEntry("flow_uuid", start.uuid())
			.containsEntry("flow_id", start.id())
			.containsEntry("flow_started_at", Utc.column(TestClock.START))
			.containsEntry("flow_attempted_at", Utc.column(TestClock.START))
			.containsEntry("flow_error_message", null)
			.containsEntry("changed_by_execution", lastExecution());
		assertThat(Json.read((String) row.get("metadata"))).containsEntry("note", "kept")
			.hasEntrySatisfying("rapidpro_flow_id", (id) -> assertThat(id).hasToString(String.valueOf(start.id())))
			.containsEntry("rapidpro_flow_started_at", "2027-03-01T22:30:00.123456Z");
	}

	@Test
	void a_second_run_starts_nothing_twice() {
		completed("+85510000001");
		completed("+85510000002");
		run(Map.of());
		this.clock.advance(Duration.ofMinutes(1));
		long later = completed("+85510000003");

		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("flowsStarted", 1L);
		assertThat(startedCalls()).hasSize(3).doesNotHaveDuplicates().contains(later);
	}

	@Test
	void nothing_to_do_is_done() {
		call("+85510000001", "queued", "{}");

		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("flowsStarted", 0L);
		assertThat(requests()).isZero();
	}

	@Test
	void without_a_flow_nothing_is_run() {
		completed("+85510000001");

		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.launcher.run("start-flows", Map.of("requestParams", "{}")))
			.withMessageContainingAll("requestParams", "flow");
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(requests()).isZero();
	}

	@Test
	void a_start_that_nobody_knows_of_is_not_sent_again() {
		long call = completed("+85510000001");
		long next = completed("+85510000002");
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.SERVER_ERROR).afterEffect());

		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results())
			.containsAllEntriesOf(Map.of("flowsStarted", 1L, "flowsRefused", 0L, "flowsUnknown", 1L));
		assertThat(row(call)).containsEntry("flow_status", "unknown").containsEntry("flow_error_message", "HTTP 500");

		this.clock.advance(Duration.ofMinutes(1));
		run(Map.of());
		assertThat(startedCalls()).containsExactly(call, next);
	}

	@Test
	void an_outage_does_not_use_up_everyone() {
		IntStream.range(0, 15).forEach((i) -> completed("+855100000" + (10 + i)));
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.BAD_GATEWAY).times(0));

		JobRun run = run(Map.of("runId", "night"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("10 times", "HTTP 502");
		assertThat(run.results()).containsEntry("flowsUnknown", 10L);
		assertThat(this.database.count("phone_calls WHERE flow_status IS NULL")).isEqualTo(5);

		SANDBOX.faults().clear();
		assertThat(run(Map.of("runId", "night")).results())
			.containsAllEntriesOf(Map.of("flowsStarted", 5L, "flowsRefused", 0L, "flowsUnknown", 10L));
	}

	@Test
	void what_a_dead_process_was_at_is_not_sent_again() {
		long call = completed("+85510000001");
		this.database.update("UPDATE phone_calls SET flow_status = 'starting' WHERE id = ?", call);

		assertThat(run(Map.of()).exitCode()).isEqualTo(ExitCode.COMPLETED);

		assertThat(requests()).isZero();
		assertThat(row(call)).containsEntry("flow_status", "starting");
	}

	@Test
	void a_throttled_start_waits_as_long_as_asked_and_is_sent_again() {
		long call = completed("+85510000001");
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_START, Fault.Kind.THROTTLED).retryAfter(Duration.ofSeconds(1)));
		long began = System.nanoTime();

		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(requests()).isEqualTo(2);
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void throttling_that_lasts_stops_the_run_and_loses_nobody() {
		long call = completed("+85510000001");
		SANDBOX.faults()
			.add(Fault.on(RequestKind.FLOW_START, Fault.Kind.THROTTLED).retryAfter(Duration.ofHours(1)).times(0));

		JobRun run = run(Map.of("runId", "night"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("429", "3600 s");
		assertThat(requests()).isEqualTo(1);
		assertThat(row(call)).containsEntry("flow_status", null);

		SANDBOX.faults().clear();
		run(Map.of("runId", "night"));
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void a_run_that_waits_can_be_stopped() throws InterruptedException, ExecutionException, TimeoutException {
		long call = completed("+85510000001");
		SANDBOX.faults()
			.add(Fault.on(RequestKind.FLOW_START, Fault.Kind.THROTTLED).retryAfter(Duration.ofSeconds(50)).times(0));
		CompletableFuture<JobRun> run = OwnThread.start(() -> run(Map.of("runId", "night")));
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> requests() == 1);

		this.gracefulStop.stop();

		assertThat(run.get(20, TimeUnit.SECONDS).exitCode()).isEqualTo(ExitCode.STOPPED);
		this.gracefulStop.start();
		assertThat(row(call)).containsEntry("flow_status", null);
		SANDBOX.faults().clear();
		assertThat(run(Map.of("runId", "night")).exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void a_run_starts_no_more_than_its_maximum() {
		IntStream.range(0, 5).forEach((i) -> completed("+8551000000" + i));

		assertThat(run(Map.of("maxFlowsToStart", "2")).results()).containsEntry("flowsStarted", 2L);
		assertThat(startedCalls()).hasSize(2);
		assertThat(run(Map.of("maxFlowsToStart", "0")).results()).containsEntry("flowsStarted", 0L);
		assertThat(run(Map.of("maxFlowsToStart", "2")).results()).containsEntry("flowsStarted", 2L);
		assertThat(startedCalls()).hasSize(4).doesNotHaveDuplicates();
	}

	@Test
	void the_maximum_is_that_of_the_run_with_its_restarts() {
		List<Long> calls = new ArrayList<>();
		IntStream.range(0, 6).forEach((i) -> calls.add(completed("+8551000000" + i)));
		SANDBOX.faults().add(Fault.rejecting(RequestKind.FLOW_START, 403, null, "Invalid token").skip(2));
		assertThat(run(Map.of("runId", "night", "maxFlowsToStart", "4")).exitCode()).isEqualTo(ExitCode.FAILED);
		// the start that a killed process was at
		this.database.update("UPDATE phone_calls SET flow_status = 'starting' WHERE id = ?", calls.get(2));

		JobRun run = run(Map.of("runId", "night"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(startedCalls()).containsExactly(calls.get(0), calls.get(1), calls.get(3));
		assertThat(run.results()).containsEntry("flowsStarted", 3L);
	}

	@Test
	void two_runs_at_once_start_no_flow_twice() {
		IntStream.range(0, 40).forEach((i) -> completed("+855100000" + (10 + i)));
		SANDBOX.change((before) -> before.toBuilder().latency(Duration.ofMillis(10)).build());

		CompletableFuture<JobRun> one = OwnThread.start(() -> run(Map.of("runId", "one")));
		CompletableFuture<JobRun> two = OwnThread.start(() -> run(Map.of("runId", "two")));

		assertThat(one.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(two.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(startedCalls()).hasSize(40).doesNotHaveDuplicates();
		assertThat(this.database.count("phone_calls WHERE flow_status = 'started'")).isEqualTo(40);
		assertThat(requests()).isEqualTo(40);
		assertThat(List.of(one.join(), two.join()))
			.allSatisfy((run) -> assertThat((Long) run.results().get("flowsStarted")).isPositive());
	}

}
