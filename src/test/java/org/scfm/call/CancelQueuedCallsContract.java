package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OtherApplication;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of calls that wait at the provider when their callout is paused or
 * stopped.
 */
abstract class CancelQueuedCallsContract extends CampaignContract {

	private long callout;

	@BeforeEach
	void calls_wait_at_the_provider() {
		this.campaign.contacts(12, Outcome.STAYS_QUEUED);
		this.callout = this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pause", "stop" })
	void calls_that_wait_are_canceled_and_were_no_attempts(String action) {
		JobRun run = change(action);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsCanceled", 12L)
			.containsEntry("callsTooLateToCancel", 0L)
			.containsEntry("callsNotCanceled", 0L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("withdrawn", 12L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 12L));
		assertThat(this.database.count(
				"phone_calls WHERE ended_at IS NULL OR live_msisdn IS NOT NULL "
						+ "OR poll_at IS NOT NULL OR poll_lease_until IS NOT NULL OR changed_by_execution <> ?",
				run.executionId()))
			.isZero();
		assertThat(this.sandbox.ledger().endedByRequest()).hasSize(12)
			.allMatch((call) -> call.status().equals("canceled") && !call.dialled());
		JobRun statistics = this.campaign.run("callout-statistics");
		assertThat(statistics.results()).as(statistics.message())
			.containsEntry("callsCanceled", 12L)
			.containsEntry("calls", 12L)
			.containsEntry("calloutParticipationsStillToCall", 12L);
	}

	@Test
	void after_a_resume_those_people_are_called_at_once() {
		change("pause");
		change("resume");
		JobRun run = this.campaign.enqueue();
		assertThat(run.results()).containsEntry("callsEnqueued", 12L);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 12L));
		assertThat(
				this.database.column(Integer.class, "SELECT DISTINCT attempt FROM phone_calls WHERE status = 'queued'"))
			.containsExactly(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT23H59M59.95S" })
	void they_leave_their_places_in_the_period_to_others(Duration later) {
		change("pause");
		change("resume");
		// the first minute of the period is counted in another way than the others
		this.clock.advance(later);
		assertThat(this.campaign.enqueue("maxCallsPerPeriod=8").results()).containsEntry("callsEnqueued", 8L);
		assertThat(this.campaign.enqueue("maxCallsPerPeriod=8").results()).containsEntry("callsEnqueued", 0L);
	}

	@Test
	void an_earlier_attempt_keeps_its_place_and_its_time() {
		this.database.update("UPDATE phone_calls SET status = 'failed', poll_at = NULL");
		this.database.update("UPDATE callout_participations SET last_outcome = 'failed'");
		this.clock.advance(Duration.ofMinutes(15));
		this.campaign.enqueue();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 2", 12L));
		change("pause");
		assertThat(this.campaign.people()).isEqualTo(Map.of("failed 1", 12L));
		change("resume");
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", 12L);
	}

	@Test
	void with_cancel_queued_false_they_stay() {
		JobRun run = this.campaign.run("change-callout", "action=pause", "cancelQueued=false");
		assertThat(run.results()).isEqualTo(Map.of("callout", this.callout, "calloutStatus", "paused"));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 12L));
		assertThat(this.sandbox.ledger().requests(RequestKind.UPDATE)).isZero();
	}

	@Test
	void only_the_calls_of_that_callout_are_canceled() {
		this.database.update("DELETE FROM contacts WHERE id NOT IN (SELECT contact_id FROM callout_participations)");
		long other = this.campaign.callout("running", "{}");
		this.database.update("UPDATE phone_calls SET callout_id = ? WHERE id IN "
				+ "(SELECT id FROM (SELECT id FROM phone_calls ORDER BY id LIMIT 5) AS chosen)", other);
		assertThat(this.campaign.run("change-callout", "action=pause", "calloutId=" + this.callout).results())
			.containsEntry("callsCanceled", 7L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("withdrawn", 7L, "queued", 5L));
	}

	@ParameterizedTest
	@CsvSource({ "1, canceled, canceled 1, true", "8, in_progress, open 1, false",
			"60, completed, completed 1, false" })
	void a_call_that_rang_all_the_same_is_recorded_as_it_is(int seconds, String status, String person,
			boolean canceled) {
		change("pause");
		change("resume");
		this.database.update("DELETE FROM callout_participations WHERE id NOT IN "
				+ "(SELECT callout_participation_id FROM phone_calls)");
		this.campaign.contacts(1);
		long ringing = this.campaign.callout("running", "{}");
		this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT ?, id, msisdn, '{}', created_at, updated_at FROM contacts WHERE msisdn LIKE '%01'
				""", ringing);
		this.campaign.enqueue("calloutId=" + ringing);
		this.clock.advance(Duration.ofSeconds(seconds));
		JobRun run = this.campaign.run("change-callout", "action=pause", "calloutId=" + ringing);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry(canceled ? "callsCanceled" : "callsTooLateToCancel", 1L)
			.containsEntry("callsNotCanceled", 0L);
		assertThat(this.database.value(String.class, "SELECT status FROM phone_calls WHERE callout_id = ?", ringing))
			.isEqualTo(status);
		assertThat(this.database.value(String.class,
				"SELECT CONCAT(last_outcome, ' ', attempts) FROM callout_participations WHERE callout_id = ?", ringing))
			.isEqualTo(person);
		this.clock.advance(Duration.ofMinutes(5));
		this.campaign.update();
		assertThat(this.database.value(String.class, "SELECT status FROM phone_calls WHERE callout_id = ?", ringing))
			.isEqualTo(canceled ? "canceled" : "completed");
	}

	@Test
	void while_the_provider_is_down_the_callout_is_paused_all_the_same_and_the_run_can_go_on(
			@Autowired Environment environment) {
		JobRun run;
		try (OtherApplication unanswered = OtherApplication.start(environment,
				Map.of("scfm.provider.base-url", "http://127.0.0.1:1"))) {
			run = unanswered.campaign().run("change-callout", "action=pause");
		}
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message())
			.startsWith("nothing more is sent, but 12 calls that wait at the provider could not be canceled: ")
			.endsWith("; to go on: scfm run change-callout runId=" + run.runId());
		assertThat(run.results()).containsEntry("calloutStatus", "paused")
			.containsEntry("callsCanceled", 0L)
			.containsEntry("callsNotCanceled", 12L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 12L));
		this.clock.advance(Duration.ofSeconds(1));
		JobRun resumed = this.campaign.run("change-callout", "runId=" + run.runId());
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("callsCanceled", 12L).containsEntry("callsNotCanceled", 0L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("withdrawn", 12L));
	}

	@Test
	void a_run_that_goes_on_after_the_callout_was_resumed_cancels_nothing() {
		this.sandbox.faults().add(Fault.on(RequestKind.UPDATE, Fault.Kind.CLOSE).times(0));
		JobRun run = change("pause");
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		this.sandbox.faults().clear();
		change("resume");
		this.clock.advance(Duration.ofSeconds(1));
		JobRun resumed = this.campaign.run("change-callout", "runId=" + run.runId());
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 12L));
	}

	@Test
	void a_cancel_whose_answer_was_lost_is_understood_when_the_call_is_polled() {
		this.sandbox.faults().add(Fault.on(RequestKind.UPDATE, Fault.Kind.CLOSE).times(0).afterEffect());
		assertThat(change("pause").exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 12L));
		this.clock.advance(Duration.ofMinutes(1));
		this.campaign.update();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("withdrawn", 12L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 12L));
	}

	@Test
	void a_call_that_the_provider_drops_by_itself_is_an_attempt() {
		this.database.update("UPDATE callouts SET status = 'paused'");
		List<Ledger.Dialled> calls = this.sandbox.ledger().calls();
		assertThat(calls).hasSize(12);
		this.sandbox.change((settings) -> settings.toBuilder().twilioQueueLife(Duration.ZERO).build());
		this.campaign.contact(Outcome.CANCELED, "{}");
		long dropped = this.campaign.callout("running", "{}");
		this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT ?, id, msisdn, '{}', created_at, updated_at FROM contacts WHERE msisdn LIKE '%05'
				""", dropped);
		this.campaign.enqueue();
		this.campaign.update();
		assertThat(this.campaign.calls()).containsEntry("canceled", 1L);
	}

	@Test
	void without_credentials_a_callout_with_nothing_at_the_provider_is_paused(@Autowired Environment environment) {
		try (OtherApplication anonymous = OtherApplication.start(environment,
				Map.of("scfm.provider.account-sid", "", "scfm.provider.auth-token", ""))) {
			JobRun run = anonymous.campaign().run("change-callout", "action=pause");
			assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
			assertThat(run.message()).startsWith("nothing more is sent, but 12 calls").contains("SOMLENG_ACCOUNT_SID");
			long empty = this.campaign.callout("running", "{}");
			assertThat(anonymous.campaign().run("change-callout", "action=pause", "calloutId=" + empty).exitCode())
				.isEqualTo(ExitCode.COMPLETED);
		}
		assertThat(this.database.count("callouts WHERE status = 'paused'")).isEqualTo(2);
	}

	@Test
	void a_call_that_is_on_its_way_when_the_callout_is_paused_is_canceled_when_it_has_arrived() {
		this.campaign.contacts(40, Outcome.STAYS_QUEUED);
		this.database.update("DELETE FROM phone_calls");
		this.database.update("DELETE FROM callout_participations");
		this.campaign.populate(this.callout);
		this.sandbox.ledger().clear();
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(150)).build());
		CompletableFuture<JobRun> enqueuing = OwnThread.start(() -> this.campaign.enqueue());
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> this.sandbox.ledger().requests(RequestKind.CREATE) >= 10);
		JobRun run = change("pause");
		long sent = this.sandbox.ledger().calls().size();
		assertThat(enqueuing.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize((int) sent);
		assertThat(sent).isBetween(10L, 51L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("withdrawn", sent));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 52L));
		assertThat(this.sandbox.ledger().endedByRequest()).hasSize((int) sent);
	}

	private JobRun change(String action) {
		return this.campaign.run("change-callout", "action=" + action, "calloutId=" + this.callout);
	}

}
