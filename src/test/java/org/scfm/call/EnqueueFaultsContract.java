package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.SandboxSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the provider may answer to a call, and what becomes of the person.
 */
abstract class EnqueueFaultsContract extends CampaignContract {

	@Test
	void a_refused_number_is_errored_with_the_providers_words_and_the_others_are_called() {
		List<String> msisdns = this.campaign.contacts(30);
		this.campaign.populated("running");
		this.sandbox.faults()
			.add(Fault.rejecting(RequestKind.CREATE, 400, "21214", "'To' phone number cannot be reached")
				.to(msisdns.get(3)));
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(Map.of("callsEnqueued", 29L, "callsErrored", 1L, "callsUnknown", 0L));
		assertThat(this.sandbox.ledger().calls()).hasSize(29);
		assertThat(this.database.rows("SELECT * FROM phone_calls WHERE msisdn = ?", msisdns.get(3)).get(0))
			.containsEntry("status", "errored")
			.containsEntry("remote_error_code", "21214")
			.containsEntry("remote_error_message", "'To' phone number cannot be reached")
			.containsEntry("live_msisdn", null)
			.doesNotContainEntry("ended_at", null);
		assertThat(this.campaign.people()).isEqualTo(Map.of("errored 1", 1L, "open 1", 29L));
	}

	@ParameterizedTest
	@CsvSource({ "401, 20003", "400, 21210", "403, 20005", "404, 20404" })
	void a_refusal_that_concerns_every_call_stops_the_step_and_nobody_loses_the_place(int status, String code) {
		this.campaign.running(60);
		this.sandbox.faults()
			.add(Fault.rejecting(RequestKind.CREATE, status, code, "No call for you").skip(5).times(0));
		JobRun run = this.campaign.enqueue("concurrency=2");
		assertHalted(run, "the provider refuses every call: No call for you (HTTP " + status + ", code " + code + ")");
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 5L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 55L, "open 1", 5L));
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isLessThanOrEqualTo(5 + 4);
		assertTheRestIsCalledOnce(60, run.runId());
	}

	@Test
	void too_many_requests_for_a_moment_are_one_call() {
		this.campaign.running(10);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.THROTTLED).times(2));
		JobRun run = this.campaign.enqueue("concurrency=1");
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(12);
		assertThat(this.sandbox.ledger().calls()).hasSize(10);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 10L));
	}

	@Test
	void after_too_many_requests_for_ever_everybody_is_still_to_call_and_no_attempt_is_burnt() {
		this.campaign.running(40);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.THROTTLED).times(0));
		JobRun run = this.campaign.enqueue();
		assertHalted(run, "the provider asks to send less, and did so again after waiting");
		assertNothingEverWas(40);
		assertTheRestIsCalledOnce(40, run.runId());
	}

	@Test
	void a_retry_after_longer_than_anyone_waits_halts_as_well() {
		this.campaign.running(5);
		this.sandbox.faults()
			.add(Fault.on(RequestKind.CREATE, Kind.THROTTLED).retryAfter(Duration.ofMinutes(10)).times(0));
		assertHalted(this.campaign.enqueue("concurrency=1"),
				"the provider asks to send less, and did so again after waiting");
		assertNothingEverWas(5);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "BAD_GATEWAY", "UNAVAILABLE", "GATEWAY_TIMEOUT", "EMPTY_ERROR", "CLOSE",
			"TRUNCATED_JSON", "CUT_BODY", "NO_SID" })
	void an_answer_that_tells_nothing_makes_the_call_unknown_and_the_run_goes_on(Kind kind) {
		List<String> msisdns = this.campaign.contacts(20);
		this.campaign.populated("running");
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, kind).to(msisdns.get(3)).times(0));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, kind).afterEffect().to(msisdns.get(4)).times(0));
		assertUnknownAndNeverSentAgain(List.of(msisdns.get(3), msisdns.get(4)), 20, 1);
	}

	@Test
	void an_answer_that_does_not_come_makes_the_call_unknown_and_the_run_goes_on() {
		List<String> msisdns = this.campaign.contacts(20);
		this.campaign.populated("running");
		this.sandbox.faults()
			.add(Fault.on(RequestKind.CREATE, Kind.HANG)
				.afterEffect()
				.delay(Duration.ofMillis(2500))
				.to(msisdns.get(3))
				.times(0));
		this.sandbox.faults()
			.add(Fault.on(RequestKind.CREATE, Kind.SLOW_BODY)
				.afterEffect()
				.delay(Duration.ofMillis(2500))
				.to(msisdns.get(4))
				.times(0));
		assertUnknownAndNeverSentAgain(List.of(msisdns.get(3), msisdns.get(4)), 20, 2);
	}

	private void assertUnknownAndNeverSentAgain(List<String> unknown, int people, int unknownButDialled) {
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results())
			.isEqualTo(Map.of("callsEnqueued", people - 2L, "callsErrored", 0L, "callsUnknown", (long) unknown.size()));
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(people);
		assertThat(this.sandbox.ledger().calls()).hasSize(people - unknown.size() + unknownButDialled);
		assertThat(this.database.column(String.class, "SELECT msisdn FROM phone_calls WHERE status = 'unknown'"))
			.containsExactlyInAnyOrderElementsOf(unknown);
		assertThat(this.database.count("phone_calls WHERE status = 'unknown' AND (remote_error_message = '' OR "
				+ "remote_error_message IS NULL OR sent_at IS NULL OR live_msisdn IS NULL)"))
			.isZero();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", (long) people));
		this.sandbox.faults().clear();
		this.clock.advance(Duration.ofDays(2));
		this.campaign.enqueue("retryStatuses=failed,busy,not_answered,canceled,errored");
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(people);
		assertThat(this.campaign.calls().get("completed")).isEqualTo(unknownButDialled);
		assertThat(this.campaign.calls().getOrDefault("given_up", 0L)).isEqualTo(unknown.size() - unknownButDialled);
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsUnknown",
				(long) unknown.size() - unknownButDialled);
	}

	@Test
	void a_provider_that_loses_every_answer_does_not_leave_the_whole_campaign_open() {
		this.campaign.running(100);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.BAD_GATEWAY).times(0));
		JobRun run = this.campaign.enqueue("concurrency=2");
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("of 10 calls in a row nobody knows whether they were placed: HTTP 502");
		assertThat(this.campaign.calls().get("unknown")).isBetween(10L, 14L);
		assertThat(this.campaign.calls()).containsOnlyKeys("unknown");
		assertThat(this.campaign.people().get("none 0")).isBetween(86L, 90L);
	}

	@Test
	void where_some_answers_come_the_run_goes_on() {
		this.campaign.running(60);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.BAD_GATEWAY).times(9));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.BAD_GATEWAY).skip(10).times(9));
		JobRun run = this.campaign.enqueue("concurrency=1");
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsEnqueued", 42L).containsEntry("callsUnknown", 18L);
	}

	@Test
	void an_answer_with_a_status_never_heard_of_is_an_accepted_call() {
		this.campaign.running(1);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.UNKNOWN_STATUS).afterEffect());
		this.campaign.enqueue();
		assertThat(this.database.rows("SELECT * FROM phone_calls").get(0)).containsEntry("status", "queued")
			.containsEntry("remote_status", "never-heard-of")
			.containsEntry("remote_call_id", this.sandbox.ledger().calls().get(0).sid());
	}

	@Test
	void a_wrong_password_stops_the_step_with_the_providers_words() {
		this.campaign.running(3);
		this.sandbox.change((settings) -> settings.toBuilder().authToken("changed").build());
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("HTTP 401")
			.contains("Authenticat")
			.doesNotContain(SandboxSettings.AUTH_TOKEN);
		assertNothingEverWas(3);
	}

	@Test
	void a_caller_id_that_is_not_ours_stops_the_step_and_nobody_loses_the_place() {
		this.campaign.running(30);
		this.sandbox.change((settings) -> settings.toBuilder().fromNumbers(Set.of("5678")).build());
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).contains("21210");
		assertNothingEverWas(30);
	}

	private void assertHalted(JobRun run, String message) {
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).isEqualTo(message + "; to go on: scfm run enqueue-calls runId=" + run.runId());
		assertThat(this.database.column(String.class,
				"SELECT status FROM BATCH_STEP_EXECUTION WHERE step_name = 'enqueue-calls'"))
			.containsOnly("FAILED");
	}

	private void assertNothingEverWas(long people) {
		assertThat(this.sandbox.ledger().calls()).isEmpty();
		assertThat(this.database.count("phone_calls")).isZero();
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 0 AND last_outcome = 'none' AND last_attempt_at IS NULL"""))
			.isEqualTo(people);
		assertThat(this.campaign.run("callout-statistics").results())
			.containsEntry("calloutParticipationsStillToCall", people)
			.containsEntry("calls", 0L);
	}

	private void assertTheRestIsCalledOnce(int people, String runId) {
		this.sandbox.faults().clear();
		assertThat(this.campaign.run("enqueue-calls", "runId=" + runId).exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(people);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", (long) people));
	}

}
