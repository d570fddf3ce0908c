package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.launch.JobRun;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A callout is completed when nobody is left to call and no call is open, and not before.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class CalloutCompletionContract extends CampaignContract {

	@Autowired
	private Transactions transactions;

	@Autowired
	private CalloutCompletion completion;

	@Autowired
	private CallClaim claim;

	@Autowired
	private CallBook callBook;

	@Autowired
	private OutcomeBook outcomeBook;

	@Test
	void when_everybody_is_reached_the_run_that_learns_it_completes_the_callout(CapturedOutput output) {
		this.campaign.contacts(3);
		long callout = this.campaign.started("maxAttempts=2");
		this.campaign.enqueue();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		JobRun update = update();
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
		assertThat(output).contains("Callout " + callout + " is completed");
		assertThat(this.database.rows("SELECT what, execution_id FROM callout_changes ORDER BY id DESC LIMIT 1"))
			.extracting((row) -> row.get("what"), (row) -> row.get("execution_id"))
			.containsExactly(tuple("complete", update.executionId()));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("calloutStatus", "completed")
			.containsEntry("peopleReached", 3L);
	}

	@Test
	void a_callout_without_rules_is_completed_by_the_run_whose_rules_it_follows() {
		this.campaign.contacts(2, Outcome.BUSY);
		long callout = this.campaign.populated("running");
		this.campaign.enqueue("retryStatuses=busy", "maxAttempts=2", "retryDelay=1h");
		update();
		this.campaign.run("reconcile-calls");
		// they wait for the retry
		this.campaign.enqueue("retryStatuses=busy", "maxAttempts=2", "retryDelay=1h");
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.clock.advance(Duration.ofHours(1));
		this.campaign.enqueue("retryStatuses=busy", "maxAttempts=2", "retryDelay=1h");
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.campaign.enqueue("retryStatuses=busy", "maxAttempts=2", "retryDelay=1h");
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
		assertThat(this.sandbox.ledger().calls()).hasSize(4);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "BUSY | maxAttempts=2 retry=busy:1h | running",
			"BUSY | maxAttempts=1 retry=busy:1h | completed", "BUSY | retry=busy:none | completed",
			"BUSY | retry=busy:1h validUntil=2027-03-01T23:00Z | completed",
			"NO_ANSWER | retry=busy:1h not_answered:3d callingHours=05:00-06:00 | running",
			"COMPLETED | minDuration=1h retry=too_short:1h | running",
			"COMPLETED | minDuration=1h retry=too_short:none | completed", "STAYS_QUEUED | maxAttempts=1 | running" })
	void who_may_still_be_called_by_the_rules_keeps_it_running(Outcome outcome, String rules, String status) {
		this.campaign.contacts(2, outcome);
		long callout = this.campaign.started(rules.split(" (?=[a-zA-Z]+=)"));
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(40));
		this.campaign.update();
		assertThat(this.sandbox.ledger().calls()).hasSize(2);
		assertThat(this.campaign.status(callout)).isEqualTo(status);
	}

	@Test
	void who_must_not_be_called_and_whose_number_is_not_valid_are_not_waited_for() {
		List<String> people = this.campaign.contacts(4);
		this.database.insert("do_not_call", Map.of("pattern", people.get(0), "prefix_length", 0, "added_at",
				Utc.column(this.clock.instant()), "added_by_execution", 1));
		long callout = this.campaign.started("maxAttempts=3");
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, "21211", "not valid").times(1));
		this.campaign.enqueue("concurrency=1");
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 1L, "invalid_number 1", 1L, "completed 1", 2L));
	}

	@Test
	void people_without_a_time_zone_are_waited_for() {
		this.database.insert("contacts", Map.of("msisdn", "+87012345678", "metadata", "{}", "created_at",
				Utc.column(this.clock.instant()), "updated_at", Utc.column(this.clock.instant())));
		long callout = this.campaign.started("callingHours=00:00-24:00");
		this.campaign.enqueue();
		this.campaign.enqueue();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
	}

	@ParameterizedTest
	@ValueSource(strings = { "initialized", "paused", "stopped", "running" })
	void an_empty_callout_and_one_that_does_not_run_are_not_completed(String status) {
		this.campaign.contacts(status.equals("running") ? 0 : 2, Outcome.COMPLETED);
		long callout = this.campaign.populated(status);
		this.database.update("UPDATE callout_participations SET last_outcome = 'completed', attempts = 1");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo(status);
	}

	@Test
	void people_who_are_added_are_called_after_a_resume_and_the_run_says_so(CapturedOutput output) {
		this.campaign.contacts(1);
		long callout = this.campaign.started("maxAttempts=1");
		this.campaign.enqueue();
		update();
		List<String> added = this.campaign.contacts(2);
		this.campaign.run("populate-callout");
		assertThat(output).contains("Callout " + callout + " is completed, so nobody who was added is called: "
				+ "scfm run change-callout action=resume calloutId=" + callout);
		this.campaign.enqueue("calloutId=" + callout);
		assertThat(output).contains("Callout " + callout + " is completed, so nobody is called: "
				+ "scfm run change-callout action=resume calloutId=" + callout);
		assertThat(this.sandbox.ledger().calls()).hasSize(1);
		this.campaign.run("change-callout", "action=resume");
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to).containsAll(added).hasSize(3);
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
	}

	@Test
	void somebody_who_is_added_this_moment_is_seen() {
		long callout = reached();
		this.campaign.contacts(1);
		CompletableFuture<Void> completing = this.transactions.get(() -> {
			this.database.rows("SELECT id FROM callouts WHERE id = ? FOR UPDATE", callout);
			this.database.update(
					"""
							INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
							SELECT ?, MAX(id), MAX(msisdn), '{}', MAX(created_at), MAX(created_at) FROM contacts
							""",
					callout);
			CompletableFuture<Void> waiting = OwnThread.run(() -> this.completion.complete(99));
			Awaitility.await().until(this::isClaimLocked);
			return waiting;
		});
		completing.join();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
	}

	@Test
	void an_answer_that_comes_while_the_callout_is_locked_is_seen() {
		long callout = reached();
		CompletableFuture<Void> completing = this.transactions.get(() -> {
			this.database.rows("SELECT id FROM callouts WHERE id = ? FOR UPDATE", callout);
			CompletableFuture<Void> waiting = OwnThread.run(() -> this.completion.complete(99));
			Awaitility.await().until(this::isClaimLocked);
			this.database.update("UPDATE callout_participations SET last_outcome = 'failed', next_call_at = ? "
					+ "WHERE callout_id = ?", Utc.column(this.clock.instant().plusSeconds(60)), callout);
			return waiting;
		});
		completing.join();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.database.update("UPDATE callout_participations SET last_outcome = 'completed', next_call_at = NULL");
		this.completion.complete(99);
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
	}

	@Test
	void a_call_that_is_accepted_after_the_callout_was_completed_is_recorded_as_it_is() {
		this.campaign.contacts(1);
		long callout = this.campaign.started("maxAttempts=1");
		ClaimedCall claimed = this.claim
			.claim(EnqueueRules.of(new Arguments(Map.of())), Claimer.of(1), List.of(1L), 1, new Held())
			.get(0);
		AnnouncedCall late = this.callBook.announce(Map.of(claimed, Map.of("from", "1234")), Claimer.of(1), new Held())
			.get(0);
		this.completion.complete(99);
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.campaign.run("reconcile-calls");
		this.clock.advance(Duration.ofHours(25));
		this.campaign.run("reconcile-calls");
		assertThat(this.campaign.calls()).isEqualTo(Map.of("given_up", 1L));
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
		this.outcomeBook.record(List.of(new SentCall(late, new Accepted("CA1", "queued", null, "{}"))));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 1L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L));
		assertThat(this.campaign.status(callout)).isEqualTo("completed");
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("peopleInFlight", 1L);
	}

	private long reached() {
		this.campaign.contacts(2);
		long callout = this.campaign.started("maxAttempts=2");
		this.database
			.update("UPDATE callout_participations SET last_outcome = 'completed', attempts = 1, next_call_at = NULL");
		return callout;
	}

	private JobRun update() {
		this.clock.advance(Duration.ofMinutes(2));
		return this.campaign.update();
	}

	// another process holds it while it waits for the callout
	private boolean isClaimLocked() {
		return OwnThread
			.start(() -> this.database.rows("SELECT id FROM claim_lock WHERE id = 1 FOR UPDATE SKIP LOCKED").isEmpty())
			.join();
	}

}
