package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class ReconcileCallsContract extends CampaignContract {

	// the default
	private static final Duration SEND_WITHIN = Duration.ofMinutes(5);

	@Test
	void claims_that_were_never_sent_go_back_when_their_send_by_time_has_passed() {
		claimedByADeadProcess();
		this.clock.advance(SEND_WITHIN);
		assertThat(reconciled()).isZero();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("created", 3L));
		this.clock.advance(Duration.ofNanos(1000));
		assertThat(reconciled()).isZero();
		assertThat(this.campaign.calls()).isEmpty();
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 0 AND last_outcome = 'none' AND last_attempt_at IS NULL"""))
			.isEqualTo(3);
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).hasSize(3);
	}

	@Test
	void the_next_enqueue_calls_puts_them_back_as_well() {
		claimedByADeadProcess();
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).isEmpty();
		this.clock.advance(SEND_WITHIN.plusNanos(1000));
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).hasSize(3);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 3L));
	}

	private void claimedByADeadProcess() {
		this.campaign.running(3);
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, placed_by_execution, changed_by_execution,
				  updated_at)
				SELECT callout_id, id, contact_id, 1, msisdn, 'created', 'twilio', 'AC', '{}', created_at, ?, -1, -1,
				  created_at
				FROM callout_participations
				""", Utc.column(this.clock.instant().plus(SEND_WITHIN)));
		this.database.update("UPDATE callout_participations SET attempts = 1, last_outcome = 'open', "
				+ "last_attempt_at = created_at");
	}

	@Test
	void a_call_that_was_placed_by_a_persons_word_is_given_up_and_counts_as_an_attempt() {
		long call = unknownCall();
		JobRun run = decide(call, "placed");
		assertThat(run.results()).isEqualTo(Map.of("phoneCall", call, "callStatus", "given_up"));
		assertThat(this.database.rows("SELECT * FROM phone_calls").get(0)).containsEntry("status", "given_up")
			.containsEntry("changed_by_execution", run.executionId())
			.containsEntry("live_msisdn", null)
			.doesNotContainEntry("ended_at", null);
		assertThat(this.campaign.people()).isEqualTo(Map.of("given_up 1", 1L));
		this.clock.advance(Duration.ofDays(1));
		this.campaign.enqueue("retryStatuses=failed,busy,not_answered,canceled,errored");
		assertThat(this.sandbox.ledger().requests(RequestKind.CREATE)).isEqualTo(1);
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsUnknown", 1L);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "scheduling" })
	void a_call_that_was_not_placed_is_released_and_the_person_may_be_called_at_once(String status) {
		long call = unknownCall();
		this.database.update("UPDATE phone_calls SET status = ?", status);
		this.clock.advance(Duration.ofMinutes(2));
		JobRun run = decide(call, "not-placed");
		assertThat(run.results()).isEqualTo(Map.of("phoneCall", call, "callStatus", "released"));
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 0 AND last_outcome = 'none' AND last_attempt_at IS NULL"""))
			.isEqualTo(1);
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).hasSize(1);
		assertThat(this.database.rows("SELECT attempt, status FROM phone_calls ORDER BY attempt"))
			.extracting((row) -> row.get("attempt") + " " + row.get("status"))
			.containsExactly("1 released", "2 queued");
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L));
	}

	@Test
	void after_a_release_the_attempt_before_it_counts_again() {
		this.campaign.contacts(1, Outcome.FAILED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.campaign.update();
		Object firstAttempt = Utc.column(this.clock.instant());
		this.clock.advance(Duration.ofMinutes(15));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.CLOSE));
		this.campaign.enqueue();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 2", 1L));
		decide(this.database.value(Long.class, "SELECT id FROM phone_calls WHERE status = 'unknown'"), "not-placed");
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 1 AND last_outcome = 'failed' AND last_attempt_at = ?""",
				firstAttempt))
			.isEqualTo(1);
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to).hasSize(2);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 2", 1L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "created", "queued", "in_progress", "completed", "failed", "busy", "not_answered",
			"canceled", "errored", "released", "given_up" })
	void nothing_can_be_decided_about_a_call_in_another_state(String status) {
		long call = unknownCall();
		this.database.update("UPDATE phone_calls SET status = ?", status);
		refused("phone call " + call + " is " + status + ", so there is nothing to decide; nothing was changed",
				"phoneCallId=" + call, "decision=placed");
		assertThat(this.campaign.calls()).isEqualTo(Map.of(status, 1L));
	}

	@Test
	void a_decision_needs_a_call_that_there_is_and_a_call_needs_a_decision() {
		refused("there is no phone call 4711000", "phoneCallId=4711000", "decision=placed");
		refused("phoneCallId and decision go together: give both or neither", "phoneCallId=1");
		refused("phoneCallId and decision go together: give both or neither", "decision=placed");
		refused("decision=yes: must be placed or not-placed", "phoneCallId=1", "decision=yes");
	}

	private void refused(String message, String... arguments) {
		long instances = this.database.count("BATCH_JOB_INSTANCE");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("reconcile-calls", arguments))
			.withMessage(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(instances);
	}

	private long unknownCall() {
		List<String> msisdns = this.campaign.contacts(1);
		this.campaign.populated("running");
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.CLOSE));
		this.campaign.enqueue();
		return this.database.value(Long.class, "SELECT id FROM phone_calls WHERE status = 'unknown' AND msisdn = ?",
				msisdns.get(0));
	}

	private JobRun decide(long call, String decision) {
		JobRun run = this.campaign.run("reconcile-calls", "phoneCallId=" + call, "decision=" + decision);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		return run;
	}

	private long reconciled(String... arguments) {
		JobRun run = this.campaign.run("reconcile-calls", arguments);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		return ((Number) run.results().get("callsWaiting")).longValue();
	}

}
