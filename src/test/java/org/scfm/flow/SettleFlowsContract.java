package org.scfm.flow;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Utc;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.job.Json;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.monitoring.Metrics;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.OwnThread;
import org.scfm.test.TestClock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What becomes of flow starts whose answer was lost. The sandbox's clock is months off
 * the application's, so that every look-up here works with the measured difference.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class SettleFlowsContract extends LostAnswersContract {

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "GATEWAY_TIMEOUT", "CLOSE", "TRUNCATED_JSON", "CUT_BODY", "NO_SID", "HANG" })
	void a_start_that_rapidpro_has_is_adopted(Fault.Kind kind) {
		long call = answerLost(kind, true);

		this.clock.advance(GRACE);
		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(results(0, 1, 0, 0, 0));
		assertThat(startedCalls()).containsExactly(call);
		assertAdopted(call);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "GATEWAY_TIMEOUT", "CLOSE", "TRUNCATED_JSON", "CUT_BODY", "HANG_AND_CLOSE" })
	void a_start_that_rapidpro_has_not_is_sent_again_after_two_look_ups(Fault.Kind kind) {
		long call = answerLost(kind, false);
		assertThat(startedCalls()).isEmpty();

		this.clock.advance(GRACE.minusSeconds(1));
		run(Map.of());
		assertThat(lookUps()).as("within the grace period").isZero();

		this.clock.advance(Duration.ofSeconds(1));
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 0, 0, 0, 1));
		assertThat(row(call)).containsEntry("flow_status", "unknown")
			.containsEntry("flow_lookups", 1)
			.containsEntry("flow_looked_up_at", Utc.column(TestClock.START.plus(GRACE)));
		long lookUps = lookUps();
		this.clock.advance(GRACE.minusSeconds(1));
		run(Map.of());
		assertThat(row(call)).as("too soon after the first look-up").containsEntry("flow_lookups", 1);
		assertThat(lookUps()).isEqualTo(lookUps);

		this.clock.advance(Duration.ofSeconds(1));
		JobRun run = run(Map.of());

		assertThat(run.results()).isEqualTo(results(1, 0, 1, 0, 0));
		assertThat(startedCalls()).containsExactly(call);
		assertThat(row(call)).containsEntry("flow_status", "started").containsEntry("flow_lookups", 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT-1H", "PT-50S", "PT0S", "PT50S", "PT1H" })
	void a_start_is_found_whatever_rapidpros_clock_shows(Duration ahead) {
		Duration skew = Duration.between(Instant.now(), TestClock.START).plus(ahead);
		SANDBOX.change((before) -> before.toBuilder().clockSkew(skew).build());
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);
		SANDBOX.change((before) -> before.toBuilder().clockSkew(skew.plus(GRACE)).build());

		this.clock.advance(GRACE);
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 1, 0, 0, 0));

		assertThat(startedCalls()).containsExactly(call);
		assertThat((LocalDateTime) row(call).get("flow_started_at")).as("on our clock")
			.isCloseTo(Utc.column(TestClock.START), within(1, ChronoUnit.MINUTES));
	}

	@Test
	void what_a_dead_process_was_at_is_adopted_when_it_cannot_be_alive_any_more() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);
		this.database.update("UPDATE phone_calls SET flow_status = 'starting' WHERE id = ?", call);

		// 60 s to send and twice the longest exchange of 3 s and 5 s
		this.clock.advance(Duration.ofSeconds(76).minusNanos(1000));
		assertThat(run(Map.of("gracePeriod", "PT0S")).results()).isEqualTo(results(0, 0, 0, 0, 1));
		assertThat(lookUps()).isZero();

		this.clock.advance(Duration.ofNanos(1000));
		assertThat(run(Map.of("gracePeriod", "PT0S")).results()).isEqualTo(results(0, 1, 0, 0, 0));
		assertAdopted(call);
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void what_a_dead_process_was_at_and_had_not_sent_is_sent_by_its_resumed_run() {
		long call = completed("+85510000001");
		SANDBOX.faults().add(Fault.rejecting(RequestKind.FLOW_START, 403, null, "Invalid token"));
		assertThat(run(Map.of("runId", "night")).exitCode()).isEqualTo(ExitCode.FAILED);
		claim();

		for (int each = 0; each < 2; each++) {
			SANDBOX.faults().add(Fault.rejecting(RequestKind.FLOW_START, 403, null, "Invalid token"));
			this.clock.advance(GRACE);
			long other = completed("+8551000009" + each);
			JobRun failed = run(Map.of("runId", "night"));
			assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
			assertThat(row(other)).containsEntry("flow_status", null);
			this.database.update("UPDATE phone_calls SET status = 'busy' WHERE id = ?", other);
		}

		assertThat(run(Map.of("runId", "night")).results()).isEqualTo(results(1, 0, 1, 0, 0));
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void what_the_replica_does_not_show_yet_is_found_by_the_second_look_up() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);
		SANDBOX.change((before) -> before.toBuilder().readDelay(Duration.ofHours(1)).build());
		this.clock.advance(GRACE);
		run(Map.of());
		assertThat(row(call)).containsEntry("flow_lookups", 1);

		SANDBOX.change((before) -> settings());
		this.clock.advance(GRACE);
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 1, 0, 0, 0));
		assertThat(startedCalls()).containsExactly(call);
	}

	@Test
	void a_start_of_another_database_is_not_taken_for_ours() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, false);
		assertThat(someoneElse().start(Json.write(Map.of("flow", FLOW, "urns", List.of("tel:+85510000001"), "params",
				Map.of("phone_call_id", call, "phone_call_key", "another")))))
			.isInstanceOf(Started.class);

		this.clock.advance(GRACE);
		run(Map.of());
		this.clock.advance(GRACE);

		assertThat(run(Map.of()).results()).isEqualTo(results(1, 0, 1, 0, 0));
		assertThat(startedCalls()).containsExactly(call, call);
	}

	@Test
	void a_start_on_a_late_page_is_found() {
		answerLost(Fault.Kind.SERVER_ERROR, true);
		RapidProClient others = someoneElse();
		IntStream.range(0, 300)
			.forEach((i) -> others.start(Json
				.write(Map.of("flow", FLOW, "urns", List.of("tel:+8551" + (1_000_000 + i)), "params", Map.of()))));

		this.clock.advance(GRACE);

		assertThat(run(Map.of()).results()).containsEntry("flowsSettledStarted", 1L);
		assertThat(SANDBOX.ledger().flowStarts()).hasSize(301);
	}

	@Test
	void a_start_that_rapidpro_has_twice_is_reported(CapturedOutput output) {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);
		someoneElse().start(Json.write(Map.of("flow", FLOW, "urns", List.of("tel:+85510000001"), "params",
				SANDBOX.ledger().flowStarts().get(0).params())));

		this.clock.advance(GRACE);
		run(Map.of());

		assertAdopted(call);
		assertThat(output.getAll()).contains("more than once", SANDBOX.ledger().flowStarts().get(0).uuid(),
				SANDBOX.ledger().flowStarts().get(1).uuid());
	}

	private RapidProClient someoneElse() {
		return new RapidProClient(new RapidProProperties(SANDBOX.url() + "/api", null, SandboxSettings.RAPIDPRO_TOKEN,
				Duration.ofSeconds(2), Duration.ofSeconds(5),
				new RapidProProperties.Retry(1, Duration.ZERO, Duration.ZERO)), this.clock, Metrics.off());
	}

	@Test
	void two_runs_at_once_count_one_look_up() {
		long call = answerLost(Fault.Kind.SERVER_ERROR, false);
		SANDBOX.change((before) -> before.toBuilder().latency(Duration.ofMillis(500)).build());

		this.clock.advance(GRACE);
		twoRuns("one", "two");
		assertThat(lookUps()).isGreaterThanOrEqualTo(2);
		assertThat(row(call)).containsEntry("flow_status", "unknown").containsEntry("flow_lookups", 1);

		this.clock.advance(GRACE);
		twoRuns("three", "four");
		assertThat(startedCalls()).containsExactly(call);
		assertThat(row(call)).containsEntry("flow_status", "started");
	}

	private void twoRuns(String one, String two) {
		CompletableFuture<JobRun> first = OwnThread.start(() -> run(Map.of("runId", one)));
		CompletableFuture<JobRun> second = OwnThread.start(() -> run(Map.of("runId", two)));
		assertThat(first.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(second.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "BAD_GATEWAY", "CLOSE", "TRUNCATED_JSON", "NO_SID", "REJECTED" })
	void a_look_up_that_fails_changes_nothing_and_holds_up_nobody(Fault.Kind kind) {
		long call = answerLost(Fault.Kind.SERVER_ERROR, true);
		long next = completed("+85510000002");
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_LIST, kind).times(0));

		this.clock.advance(GRACE);
		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(results(1, 0, 0, 0, 1, 1));
		assertThat(row(call)).containsEntry("flow_status", "unknown").containsEntry("flow_lookups", 0);
		assertThat(startedCalls()).containsExactly(call, next);

		SANDBOX.faults().clear();
		assertThat(run(Map.of()).results()).isEqualTo(results(0, 1, 0, 0, 0));
	}

	@Test
	void a_throttled_look_up_waits_as_long_as_asked() {
		answerLost(Fault.Kind.SERVER_ERROR, true);
		SANDBOX.faults().add(Fault.on(RequestKind.FLOW_LIST, Fault.Kind.THROTTLED).retryAfter(Duration.ofSeconds(1)));
		this.clock.advance(GRACE);
		long began = System.nanoTime();

		assertThat(run(Map.of()).results()).isEqualTo(results(0, 1, 0, 0, 0));

		assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
	}

	@Test
	void an_outage_that_a_look_up_has_met_costs_one_start_a_run() {
		answerLost(Fault.Kind.SERVER_ERROR, true);
		IntStream.range(0, 3).forEach((i) -> completed("+8551000001" + i));
		SANDBOX.faults().add(Fault.on(null, Fault.Kind.BAD_GATEWAY).times(0));

		this.clock.advance(GRACE);
		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("neither", "HTTP 502");
		assertThat(run.results()).isEqualTo(results(0, 0, 0, 1, 2, 1));
	}

	private void assertAdopted(long call) {
		Ledger.Started start = SANDBOX.ledger().flowStarts().get(0);
		assertThat(row(call)).containsEntry("flow_status", "started")
			.containsEntry("flow_uuid", start.uuid())
			.containsEntry("flow_id", start.id())
			.containsEntry("flow_error_message", null)
			.doesNotContainEntry("flow_started_at", null);
		assertThat(Json.read((String) row(call).get("metadata"))).containsEntry("note", "kept")
			.hasEntrySatisfying("rapidpro_flow_id", (id) -> assertThat(id).hasToString(String.valueOf(start.id())))
			.hasEntrySatisfying("rapidpro_flow_started_at",
					(at) -> assertThat(at).asString().startsWith("2027-03-01T22:"));
	}

}
