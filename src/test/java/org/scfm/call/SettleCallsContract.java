package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallRequest;
import org.scfm.provider.CallSearch;
import org.scfm.provider.RemoteCall;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of unknown outcome are looked up at the provider and settled by what it tells.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class SettleCallsContract extends CampaignContract {

	private static final Duration GRACE = Duration.ofMinutes(2);

	@Autowired
	private CallProvider provider;

	private String msisdn = "";

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "UNAVAILABLE", "CLOSE", "TRUNCATED_JSON", "NO_SID" })
	void a_call_that_was_placed_is_found_and_adopted(Kind kind) {
		unknownCall(Fault.on(RequestKind.CREATE, kind).afterEffect());
		this.clock.advance(GRACE);
		assertThat(reconciled()).containsEntry("callsLookedUp", 1L)
			.containsEntry("callsAdopted", 1L)
			.containsEntry("callsWaiting", 0L);
		assertThat(call()).containsEntry("remote_call_id", this.sandbox.ledger().calls().get(0).sid())
			.containsEntry("status", "completed")
			.containsEntry("live_msisdn", null)
			.doesNotContainEntry("ended_at", null);
		assertThat(this.campaign.people()).isEqualTo(Map.of("completed 1", 1L));
	}

	@Test
	void an_adopted_call_that_is_not_over_is_polled_like_any_other() {
		unknownCall(Outcome.STAYS_QUEUED, Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		this.clock.advance(GRACE);
		reconciled();
		assertThat(call()).containsEntry("status", "queued").containsEntry("ended_at", null);
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 1L);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L));
	}

	@Test
	void before_the_grace_period_is_over_nothing_is_asked() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.clock.advance(GRACE.minusSeconds(1));
		assertThat(reconciled()).containsEntry("callsLookedUp", 0L).containsEntry("callsWaiting", 0L);
		assertThat(this.sandbox.ledger().requests(RequestKind.LIST)).isZero();
	}

	@Test
	void a_call_without_a_trace_is_held_until_a_person_decides(CapturedOutput output) {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		for (int lookUps = 1; lookUps <= 2; lookUps++) {
			this.clock.advance(GRACE);
			assertThat(reconciled()).containsEntry("callsLookedUp", 1L).containsEntry("callsWaiting", 1L);
			assertThat(call()).containsEntry("status", "unknown").containsEntry("lookups", lookUps);
		}
		assertThat((String) call().get("lookup_finding")).contains("no trace").contains("2 times");
		this.clock.advance(GRACE);
		this.campaign.enqueue();
		assertThat(output.getAll())
			.contains("Calls of unknown outcome that wait to be settled: 1; scfm run reconcile-calls lists them");
		assertThat(this.sandbox.ledger().calls()).isEmpty();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("unknown", 1L));
	}

	@Test
	void a_call_that_appears_late_is_adopted_though_it_was_held() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		for (int lookUps = 1; lookUps <= 3; lookUps++) {
			this.clock.advance(GRACE.multipliedBy(lookUps));
			assertThat(reconciled()).containsEntry("callsLookedUp", 1L).containsEntry("callsWaiting", 1L);
		}
		place();
		this.clock.advance(Duration.ofHours(1));
		assertThat(reconciled()).containsEntry("callsAdopted", 1L).containsEntry("callsWaiting", 0L);
	}

	@Test
	void a_call_without_a_trace_is_released_after_two_look_ups_if_the_policy_says_so() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.clock.advance(GRACE);
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsReleased", 0L);
		this.clock.advance(GRACE.minusSeconds(1));
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsLookedUp", 0L);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsReleased", 1L)
			.containsEntry("callsWaiting", 0L);
		assertThat(call()).containsEntry("status", "released").containsEntry("live_msisdn", null);
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 0 AND last_outcome = 'none' AND last_attempt_at IS NULL"""))
			.isEqualTo(1);
	}

	@Test
	void enqueue_calls_heals_by_itself_and_calls_a_released_person_at_once() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.clock.advance(GRACE);
		assertThat(this.campaign.enqueue("releasePolicy=release").results()).containsEntry("callsEnqueued", 0L);
		this.clock.advance(GRACE);
		assertThat(this.campaign.enqueue("releasePolicy=release").results()).containsEntry("callsEnqueued", 1L);
		assertThat(this.sandbox.ledger().calls()).hasSize(1);
		assertThat(this.database.column(String.class, "SELECT status FROM phone_calls ORDER BY attempt"))
			.containsExactly("released", "queued");
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L));
	}

	@Test
	void of_several_calls_that_may_be_it_none_is_adopted_and_all_are_named() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		place();
		this.clock.advance(GRACE);
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsAdopted", 0L)
			.containsEntry("callsWaiting", 1L);
		this.clock.advance(GRACE);
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsReleased", 0L);
		assertThat((String) call().get("lookup_finding")).startsWith("2 calls at the provider may be it: ")
			.contains(this.sandbox.ledger().calls().get(0).sid())
			.contains(this.sandbox.ledger().calls().get(1).sid());
		assertThat(call()).containsEntry("status", "unknown").containsEntry("remote_call_id", null);
	}

	@Test
	void a_call_that_another_row_holds_is_not_taken_for_it() {
		this.msisdn = this.campaign.contact(Outcome.FAILED, "{}");
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.campaign.update();
		this.clock.advance(Duration.ofMinutes(15));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.campaign.enqueue();
		this.database.update("UPDATE phone_calls SET sent_at = created_at");
		this.clock.advance(GRACE);
		assertThat(reconciled()).containsEntry("callsAdopted", 0L).containsEntry("callsWaiting", 1L);
		assertThat(this.database.column(String.class, "SELECT status FROM phone_calls ORDER BY attempt"))
			.containsExactly("failed", "unknown");
	}

	@Test
	void a_call_older_than_the_intent_is_not_taken_for_it() {
		this.msisdn = this.campaign.contacts(1).get(0);
		this.campaign.populated("running");
		place();
		this.clock.advance(Duration.ofMinutes(1));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.campaign.enqueue();
		this.clock.advance(GRACE);
		assertThat(reconciled()).containsEntry("callsAdopted", 0L).containsEntry("callsWaiting", 1L);
	}

	@Test
	void a_call_that_its_process_may_still_be_sending_is_left_alone() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		this.database.update("UPDATE phone_calls SET status = 'scheduling', send_by = ?",
				Utc.column(this.clock.instant().plus(GRACE)));
		this.clock.advance(GRACE);
		assertThat(reconciled()).containsEntry("callsLookedUp", 0L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("scheduling", 1L));
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(reconciled()).containsEntry("callsAdopted", 1L);
	}

	@Test
	void what_no_look_up_settles_is_given_up_when_it_cannot_be_waiting_at_the_provider_any_more() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.clock.advance(Duration.ofHours(24).minusSeconds(1));
		assertThat(reconciled()).containsEntry("callsGivenUp", 0L).containsEntry("callsWaiting", 1L);
		this.clock.advance(Duration.ofHours(1));
		assertThat(reconciled()).containsEntry("callsGivenUp", 1L).containsEntry("callsWaiting", 0L);
		assertThat(call()).containsEntry("status", "given_up").containsEntry("live_msisdn", null);
		assertThat(this.campaign.people()).isEqualTo(Map.of("given_up 1", 1L));
		this.campaign.enqueue("retryStatuses=failed,busy,not_answered,canceled,errored");
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void a_call_of_another_account_is_not_looked_up_but_listed_and_in_the_end_given_up() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE));
		this.database.update("UPDATE phone_calls SET account_sid = 'another'");
		this.clock.advance(GRACE);
		assertThat(reconciled("releasePolicy=release")).containsEntry("callsLookedUp", 0L)
			.containsEntry("callsWaiting", 1L);
		assertThat(this.sandbox.ledger().requests(RequestKind.LIST)).isZero();
		this.clock.advance(Duration.ofDays(1));
		assertThat(reconciled()).containsEntry("callsGivenUp", 1L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 401 })
	void where_the_provider_does_not_tell_the_call_stays_and_the_run_fails(int status) {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		this.sandbox.faults().add(Fault.rejecting(RequestKind.LIST, status, null, null).times(0));
		this.clock.advance(GRACE);
		JobRun run = this.campaign.run("reconcile-calls", "releasePolicy=release");
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("1 calls could not be looked up at the provider");
		assertThat(run.results()).containsEntry("lookUpsFailed", 1L).containsEntry("callsWaiting", 1L);
		assertThat(call()).containsEntry("status", "unknown").containsEntry("lookups", 0);
		this.sandbox.faults().clear();
		this.clock.advance(GRACE);
		JobRun resumed = this.campaign.run("reconcile-calls", "runId=" + run.runId());
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("callsAdopted", 1L);
	}

	@Test
	void where_the_provider_does_not_tell_the_others_are_called_all_the_same() {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		this.campaign.contacts(3);
		this.campaign.populated("running");
		this.sandbox.faults().add(Fault.on(RequestKind.LIST, Kind.SERVER_ERROR).times(0));
		this.clock.advance(GRACE);
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsEnqueued", 3L);
		assertThat(this.sandbox.ledger().callsTo(this.msisdn)).hasSize(1);
	}

	@Test
	void a_call_that_the_provider_does_not_know_any_more_is_given_up_in_the_end() {
		this.msisdn = this.campaign.contact(Outcome.STAYS_QUEUED, "{}");
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.sandbox.faults().add(Fault.rejecting(RequestKind.FETCH, 404, null, null).times(0));
		this.clock.advance(Duration.ofHours(24).minusSeconds(1));
		assertThat(this.campaign.update().results()).containsEntry("callsNotKnownToProvider", 1L)
			.containsEntry("callsGivenUp", 0L);
		assertThat(reconciled()).containsEntry("callsWaiting", 1L);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.campaign.update().results()).containsEntry("callsGivenUp", 1L);
		assertThat(this.campaign.people()).isEqualTo(Map.of("given_up 1", 1L));
		assertThat(reconciled()).containsEntry("callsWaiting", 0L);
	}

	@Test
	void of_two_who_look_a_call_up_at_once_one_settles_it(@Autowired UnsettledCalls unsettledCalls) {
		unknownCall(Fault.on(RequestKind.CREATE, Kind.CLOSE).afterEffect());
		List<UnsettledCall> seenByBoth = unsettledCalls.page(0, 10);
		List<UnsettledCall> ours = unsettledCalls.claimLookUps(seenByBoth, 1);
		assertThat(ours).hasSize(1);
		assertThat(unsettledCalls.claimLookUps(seenByBoth, 2)).isEmpty();
		assertThat(unsettledCalls.end(seenByBoth.get(0), CallStatus.RELEASED, "late", 2)).isFalse();
		RemoteCall remote = this.provider
			.findCandidates(List.of(new CallSearch(this.msisdn, "1234", ours.get(0).sentAt())))
			.get(0)
			.get(0);
		assertThat(unsettledCalls.adopt(ours.get(0), remote, 1)).isTrue();
		assertThat(unsettledCalls.adopt(ours.get(0), remote, 2)).isFalse();
		assertThat(call()).containsEntry("changed_by_execution", 1L).containsEntry("remote_call_id", remote.sid());
	}

	private void unknownCall(Fault fault) {
		unknownCall(Outcome.COMPLETED, fault);
	}

	private void unknownCall(Outcome outcome, Fault fault) {
		this.msisdn = this.campaign.contacts(1, outcome).get(0);
		this.campaign.populated("running");
		this.sandbox.faults().add(fault);
		this.campaign.enqueue();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("unknown", 1L));
	}

	/**
	 * Places a call of which the books know nothing.
	 */
	private void place() {
		this.provider.create(new CallRequest(this.msisdn,
				Map.of("from", "1234", "url", "http://demo.twilio.com/docs/voice.xml"), null));
	}

	private Map<String, Object> call() {
		List<Map<String, Object>> calls = this.database.rows("SELECT * FROM phone_calls");
		assertThat(calls).hasSize(1);
		return calls.get(0);
	}

	private Map<String, Object> reconciled(String... arguments) {
		JobRun run = this.campaign.run("reconcile-calls", arguments);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		return run.results();
	}

}
