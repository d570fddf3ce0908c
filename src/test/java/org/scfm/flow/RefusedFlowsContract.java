package org.scfm.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts that RapidPro refuses: one for the sake of a person, or all of them.
 */
abstract class RefusedFlowsContract extends FlowsContract {

	@Test
	void a_refused_start_is_recorded_and_tried_again_by_the_next_run() {
		long refused = completed("+85");
		long other = completed("+85510000002");

		JobRun run = run(Map.of());

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results())
			.containsAllEntriesOf(Map.of("flowsStarted", 1L, "flowsRefused", 1L, "flowsUnknown", 0L));
		assertThat(requests()).isEqualTo(2);
		assertThat(row(refused)).containsEntry("flow_status", "refused")
			.containsEntry("flow_uuid", null)
			.containsEntry("metadata", "{\"note\":\"kept\"}")
			.hasEntrySatisfying("flow_error_message",
					(message) -> assertThat(message).asString().startsWith("urns[0]: Invalid URN: tel:+85"));

		this.clock.advance(Duration.ofMinutes(1));
		run(Map.of());
		assertThat(requests()).as("once a run").isEqualTo(3);

		this.database.update("UPDATE phone_calls SET msisdn = '+85510000001' WHERE id = ?", refused);
		this.clock.advance(Duration.ofMinutes(2));
		run(Map.of());
		assertThat(startedCalls()).containsExactly(other, refused);
		assertThat(row(refused)).containsEntry("flow_status", "started").containsEntry("flow_error_message", null);
	}

	@Test
	void a_refused_start_is_tried_less_and_less_often() {
		long call = completed("+85");
		run(Map.of());
		SANDBOX.ledger().clear();
		for (int minutes : List.of(1, 2, 4, 8)) {
			this.clock.advance(Duration.ofMinutes(minutes).minusNanos(1000));
			run(Map.of());
			assertThat(requests()).as("before %d minutes", minutes).isZero();
			this.clock.advance(Duration.ofNanos(1000));
			run(Map.of());
			assertThat(requests()).as("after %d minutes", minutes).isEqualTo(1);
			SANDBOX.ledger().clear();
		}
		this.database.update("UPDATE phone_calls SET flow_refusals = 60, flow_retry_at = flow_attempted_at");
		run(Map.of());
		assertThat(row(call)).containsEntry("flow_refusals", 61)
			.containsEntry("flow_retry_at", Utc.column(this.clock.instant().plus(Duration.ofDays(1))));
	}

	@Test
	void a_person_without_a_value_is_refused_without_a_request() {
		long without = completed("+85510000001", "{}");
		long with = completed("+85510000002", "{\"language\":\"km\"}");

		JobRun run = run(Map.of("requestParams",
				"{\"flow\":\"" + FLOW + "\",\"params\":{\"language\":\"{{contact.metadata.language}}\"}}"));

		assertThat(run.results()).containsEntry("flowsRefused", 1L).containsEntry("flowsStarted", 1L);
		assertThat(row(without)).containsEntry("flow_status", "refused")
			.containsEntry("flow_error_message", "no value for {{contact.metadata.language}}");
		assertThat(startedCalls()).containsExactly(with);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void a_bad_token_stops_the_run_and_loses_nobody() {
		long first = completed("+85510000001");
		long second = completed("+85510000002");
		SANDBOX.change((before) -> before.toBuilder().rapidProToken("another").build());

		JobRun run = run(Map.of("runId", "night"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("Invalid token", "RAPIDPRO_API_TOKEN")
			.doesNotContain(SandboxSettings.RAPIDPRO_TOKEN);
		assertThat(requests()).isEqualTo(1);
		assertThat(row(first)).containsEntry("flow_status", null).containsEntry("flow_attempted_at", null);
		assertThat(row(second)).containsEntry("flow_status", null);

		SANDBOX.change((before) -> settings());
		assertThat(run(Map.of("runId", "night")).results()).containsEntry("flowsStarted", 2L);
		assertThat(startedCalls()).containsExactly(first, second);
	}

	@Test
	void a_flow_that_does_not_exist_stops_the_run_and_the_restart_gets_the_right_one() {
		SANDBOX.change((before) -> before.toBuilder().flows(Set.of(FLOW)).build());
		long refused = completed("+85510000001");
		this.database.update("""
				UPDATE phone_calls SET flow_status = 'refused', flow_error_message = 'earlier', flow_attempted_at = ?,
				  flow_retry_at = ?
				WHERE id = ?""", Utc.column(TestClock.START.minusSeconds(60)), Utc.column(TestClock.START), refused);
		Map<String, String> wrong = Map.of("runId", "night", "requestParams",
				"{\"flow\":\"00000000-ba76-4003-9c62-72fdacc1b7b7\"}");

		JobRun run = run(wrong);

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("No such object: 00000000-ba76-4003-9c62-72fdacc1b7b7", "requestParams");
		assertThat(row(refused)).containsEntry("flow_status", "refused")
			.containsEntry("flow_error_message", "earlier")
			.containsEntry("flow_attempted_at", Utc.column(TestClock.START.minusSeconds(60)));

		this.clock.advance(Duration.ofMinutes(1));
		assertThat(run(Map.of("runId", "night")).exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(startedCalls()).containsExactly(refused);
	}

	@Test
	void a_bad_urn_that_is_the_same_for_everyone_stops_the_run_and_is_not_shown() {
		long call = completed("+85510000001");

		JobRun run = run(Map.of("requestParams", "{\"flow\":\"" + FLOW + "\",\"urns\":[\"foo:85512345678\"]}"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("Invalid URN: foo:8551•••••678", "requestParams").doesNotContain("12345");
		assertThat(row(call)).containsEntry("flow_status", null);
	}

	@Test
	void a_bad_flow_of_one_callout_does_not_stop_the_others() {
		SANDBOX.change((before) -> before.toBuilder().flows(Set.of(FLOW)).build());
		long bad = completed("+85510000001");
		this.database.update("UPDATE callouts SET metadata = '{\"flow\":\"none\"}' WHERE id = ?", this.callout);
		this.callout = this.database.insert("callouts",
				timed(Map.of("status", "running", "metadata", "{\"flow\":\"" + FLOW + "\"}")));
		long good = completed("+85510000002");

		JobRun run = run(Map.of("requestParams", "{\"flow\":\"{{callout.metadata.flow}}\"}"));

		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(row(bad)).containsEntry("flow_status", "refused");
		assertThat(startedCalls()).containsExactly(good);
	}

}
