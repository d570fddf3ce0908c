package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The strategies and limits of the seed's text, with its worked examples.
 */
abstract class EnqueueLimitsContract extends CampaignContract {

	private static final Instant NOW = TestClock.START;

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "7, 7", "30, 30", "41, 40", "1000000000, 40" })
	void an_optimistic_run_enqueues_max_calls_to_enqueue(int max, long enqueued) {
		this.campaign.running(40);
		assertEnqueues(enqueued, "maxCallsToEnqueue=" + max);
	}

	@Test
	void without_a_maximum_it_enqueues_as_many_as_it_can() {
		this.campaign.running(450);
		assertEnqueues(450);
	}

	@Test
	void an_optimistic_run_does_not_look_at_calls_that_await_completion() {
		this.campaign.running(40);
		earlier(10, "queued", NOW);
		assertEnqueues(30, "maxCallsToEnqueue=30");
	}

	@Test
	void a_pessimistic_run_enqueues_30_less_the_10_that_await_completion() {
		this.campaign.running(40);
		earlier(10, "queued", NOW);
		assertEnqueues(20, "maxCallsToEnqueue=30", "enqueueStrategy=pessimistic");
	}

	@ParameterizedTest
	@CsvSource({ "30, 1", "29, 1", "31, 1", "28, 2" })
	void a_pessimistic_run_enqueues_1_call_even_if_all_30_await_completion(int awaiting, long enqueued) {
		this.campaign.running(10);
		earlier(awaiting, "in_progress", NOW);
		assertEnqueues(enqueued, "maxCallsToEnqueue=30", "enqueueStrategy=pessimistic");
	}

	@ParameterizedTest
	@CsvSource({ "30, 5, 5", "27, 5, 5", "20, 5, 10", "30, 0, 0" })
	void the_pessimistic_minimum_can_be_set(int awaiting, int minimum, long enqueued) {
		this.campaign.running(40);
		earlier(awaiting, "queued", NOW);
		assertEnqueues(enqueued, "maxCallsToEnqueue=30", "enqueueStrategy=pessimistic",
				"pessimisticMinCallsToEnqueue=" + minimum);
	}

	@ParameterizedTest
	@CsvSource({ "created, 2", "scheduling, 2", "unknown, 2", "queued, 2", "in_progress, 2", "completed, 5",
			"failed, 5", "busy, 5", "not_answered, 5", "canceled, 5", "errored, 5", "released, 5", "given_up, 5" })
	void only_calls_that_are_not_over_await_completion(String status, long enqueued) {
		this.campaign.running(40);
		earlier(3, status, NOW);
		assertEnqueues(enqueued, "maxCallsToEnqueue=5", "enqueueStrategy=pessimistic");
	}

	@Test
	void a_pessimistic_run_over_several_claims_does_not_count_its_own_calls_twice() {
		this.campaign.running(500);
		earlier(50, "queued", NOW);
		assertEnqueues(450, "maxCallsToEnqueue=500", "enqueueStrategy=pessimistic");
	}

	@Test
	void a_maximum_holds_for_a_run_with_its_restarts() {
		this.campaign.running(40);
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, null, null).skip(10).times(0));
		JobRun halted = this.campaign.enqueue("maxCallsToEnqueue=25", "concurrency=1", "runId=morning");
		assertThat(halted.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(halted.results()).containsEntry("callsEnqueued", 10L);
		this.sandbox.faults().clear();
		JobRun resumed = this.campaign.run("enqueue-calls", "runId=morning");
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("callsEnqueued", 25L);
		assertThat(this.sandbox.ledger().calls()).hasSize(25);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
	}

	@Test
	void a_pessimistic_minimum_holds_for_a_run_with_its_restarts() {
		this.campaign.running(40);
		earlier(30, "queued", NOW);
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 401, null, null).skip(2).times(0));
		String[] pessimistic = { "maxCallsToEnqueue=30", "enqueueStrategy=pessimistic",
				"pessimisticMinCallsToEnqueue=5", "concurrency=1", "runId=morning" };
		assertThat(this.campaign.enqueue(pessimistic).exitCode()).isEqualTo(ExitCode.FAILED);
		this.sandbox.faults().clear();
		assertThat(this.campaign.enqueue(pessimistic).exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(5);
	}

	@Test
	void a_cap_of_10_calls_per_period_holds_over_three_runs_and_30_people() {
		this.campaign.running(30);
		assertEnqueues(10, "maxCallsPerPeriod=10");
		this.clock.advance(Duration.ofHours(1));
		assertEnqueues(0, "maxCallsPerPeriod=10");
		this.clock.advance(Duration.ofHours(22));
		assertEnqueues(0, "maxCallsPerPeriod=10");
		assertThat(this.sandbox.ledger().calls()).hasSize(10);
	}

	@Test
	void at_most_1000_calls_are_enqueued_per_24_hours() {
		this.campaign.running(40);
		earlier(985, "completed", NOW.minus(Duration.ofHours(23)));
		assertEnqueues(15, "maxCallsPerPeriod=1000");
		assertEnqueues(0, "maxCallsPerPeriod=1000");
	}

	@Test
	void calls_are_counted_by_the_time_they_were_sent_to_the_moment() {
		this.campaign.running(40);
		earlier(10, "completed", NOW.minus(Duration.ofHours(24)));
		earlier(10, "completed", NOW.minus(Duration.ofHours(24)).plusNanos(1000));
		assertEnqueues(15, "maxCallsPerPeriod=25");
	}

	@Test
	void the_period_can_be_36_hours() {
		this.campaign.running(40);
		earlier(10, "completed", NOW.minus(Duration.ofHours(35)));
		earlier(10, "completed", NOW.minus(Duration.ofHours(37)));
		assertEnqueues(15, "maxCallsPerPeriod=25", "maxCallsPerPeriodHours=36");
	}

	@Test
	void the_window_slides() {
		this.campaign.running(40);
		assertEnqueues(3, "maxCallsToEnqueue=3", "maxCallsPerPeriod=5");
		this.clock.advance(Duration.ofHours(12));
		assertEnqueues(2, "maxCallsPerPeriod=5");
		this.clock.advance(Duration.ofHours(12));
		assertEnqueues(3, "maxCallsPerPeriod=5");
		this.clock.advance(Duration.ofHours(12));
		assertEnqueues(2, "maxCallsPerPeriod=5");
	}

	@ParameterizedTest
	@CsvSource({ "unknown", "released", "given_up", "errored", "failed", "queued" })
	void whatever_may_have_rung_counts(String status) {
		this.campaign.running(40);
		earlier(4, status, NOW);
		assertEnqueues(6, "maxCallsPerPeriod=10");
	}

	@Test
	void a_claimed_call_holds_its_place_and_the_calls_of_all_callouts_count() {
		this.campaign.running(40);
		earlier(2, "created", NOW);
		earlier(3, "busy", NOW);
		assertEnqueues(5, "maxCallsPerPeriod=10");
	}

	@Test
	void a_call_that_never_was_placed_gives_its_place_back() {
		this.campaign.running(20);
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.THROTTLED).times(0));
		assertThat(this.campaign.enqueue("maxCallsPerPeriod=10").exitCode()).isEqualTo(ExitCode.FAILED);
		this.sandbox.faults().clear();
		assertEnqueues(10, "maxCallsPerPeriod=10");
	}

	@ParameterizedTest
	@CsvSource({ "3, 10, 3", "10, 3, 3", "0, 10, 0", "10, 0, 0" })
	void the_smaller_of_both_limits_holds(int perRun, int perPeriod, long enqueued) {
		this.campaign.running(20);
		assertEnqueues(enqueued, "maxCallsToEnqueue=" + perRun, "maxCallsPerPeriod=" + perPeriod);
	}

	private void assertEnqueues(long calls, String... arguments) {
		int before = this.sandbox.ledger().calls().size();
		JobRun run = this.campaign.enqueue(arguments);
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsEnqueued", calls);
		assertThat(this.sandbox.ledger().calls().size() - before).isEqualTo((int) calls);
		assertThat(this.database.count("phone_calls WHERE status = 'created' AND placed_by_execution = ?",
				run.executionId()))
			.isZero();
	}

	/**
	 * Calls to other people, of another callout.
	 */
	private void earlier(int count, String status, Instant sentAt) {
		long callout = this.campaign.callout("stopped", "{}");
		List<String> numbers = IntStream.range(0, count)
			.mapToObj((i) -> "+8552%03d%04d".formatted(callout % 1000, i))
			.toList();
		Object sent = Utc.column(sentAt);
		this.database.updateAll(
				"INSERT INTO contacts (msisdn, metadata, created_at, updated_at) VALUES (?, '{}', ?, ?)",
				numbers.stream().map((number) -> new Object[] { number, sent, sent }).toList());
		this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, attempts, last_outcome,
				  created_at, updated_at)
				SELECT ?, id, msisdn, '{}', 1, ?, created_at, updated_at FROM contacts WHERE msisdn LIKE ?
				""", callout, status, "+8552%03d%%".formatted(callout % 1000));
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, sent_at, placed_by_execution,
				  changed_by_execution, updated_at)
				SELECT callout_id, id, contact_id, 1, msisdn, ?, 'twilio', 'AC', '{}', ?, ?, ?, -1, -1, ?
				FROM callout_participations WHERE callout_id = ?
				""", status, sent, Utc.column(NOW.plus(Duration.ofMinutes(10))), "created".equals(status) ? null : sent,
				sent, callout);
		this.campaign.countCalls();
	}

}
