package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is called again, when, and how often.
 */
abstract class EnqueueRetriesContract extends CampaignContract {

	private static final Duration RETRY_DELAY = Duration.ofMinutes(15);

	@Test
	void numbers_that_always_fail_are_called_3_times_and_no_more_however_many_runs_there_are() {
		this.campaign.contacts(5, Outcome.FAILED);
		this.campaign.populated("running");
		for (int run = 1; run <= 6; run++) {
			this.campaign.enqueue();
			this.campaign.update();
			assertThat(calls()).isEqualTo(5 * Math.min(run, 3));
			this.clock.advance(RETRY_DELAY);
		}
		assertThat(this.campaign.people()).isEqualTo(Map.of("failed 3", 5L));
		assertThat(this.database.column(Integer.class, "SELECT DISTINCT attempt FROM phone_calls ORDER BY attempt"))
			.containsExactly(1, 2, 3);
	}

	@Test
	void a_failed_number_is_not_called_again_before_the_retry_delay_is_over() {
		this.campaign.contacts(1, Outcome.FAILED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(10));
		this.campaign.update();
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(1);
		this.clock.advance(Duration.ofMinutes(5).minusNanos(1000));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(1);
		this.clock.advance(Duration.ofNanos(1000));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S, 0", "PT1H, 60", "P1D, 1440" })
	void the_retry_delay_can_be_set(String delay, int minutes) {
		this.campaign.contacts(1, Outcome.FAILED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.campaign.update();
		if (minutes > 0) {
			this.clock.advance(Duration.ofMinutes(minutes - 1));
			this.campaign.enqueue("retryDelay=" + delay);
			assertThat(calls()).isEqualTo(1);
			this.clock.advance(Duration.ofMinutes(1));
		}
		this.campaign.enqueue("retryDelay=" + delay);
		assertThat(calls()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1", "2, 2", "5, 5" })
	void the_number_of_attempts_can_be_set(int maxAttempts, int attempts) {
		this.campaign.contacts(1, Outcome.FAILED);
		this.campaign.populated("running");
		for (int run = 0; run < maxAttempts + 2; run++) {
			this.campaign.enqueue("maxAttempts=" + maxAttempts);
			this.campaign.update();
			this.clock.advance(RETRY_DELAY);
		}
		assertThat(calls()).isEqualTo(attempts);
	}

	@ParameterizedTest
	@EnumSource(names = { "COMPLETED", "BUSY", "NO_ANSWER", "CANCELED" })
	void by_default_nobody_is_called_again_whose_call_did_not_fail(Outcome outcome) {
		firstCallEnds(outcome);
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "FAILED, 2", "BUSY, 2", "NO_ANSWER, 2", "CANCELED, 1", "COMPLETED, 1" })
	void retry_statuses_say_who_is_called_again(Outcome outcome, int calls) {
		firstCallEnds(outcome);
		this.campaign.enqueue("retryStatuses=failed,busy,not_answered");
		assertThat(calls()).isEqualTo(calls);
	}

	@Test
	void canceled_calls_can_be_tried_again_too() {
		firstCallEnds(Outcome.CANCELED);
		this.campaign.enqueue("retryStatuses=canceled");
		assertThat(calls()).isEqualTo(2);
	}

	private void firstCallEnds(Outcome outcome) {
		this.campaign.contacts(1, outcome);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofHours(25));
		assertThat(this.campaign.update().results()).containsEntry("callsOver", 1L);
	}

	@Test
	void a_refused_number_is_not_called_again_unless_asked_for() {
		this.campaign.running(1);
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, null, null));
		this.campaign.enqueue();
		this.clock.advance(RETRY_DELAY);
		this.campaign.enqueue();
		assertThat(calls()).isZero();
		// nobody was left by the rules of that run
		this.campaign.run("change-callout", "action=resume");
		JobRun run = this.campaign.enqueue("retryStatuses=failed,errored");
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(calls()).isEqualTo(1);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 2", 1L));
	}

	@Test
	void those_never_called_come_before_those_to_be_called_again() {
		List<String> failing = this.campaign.contacts(5, Outcome.FAILED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.campaign.update();
		this.clock.advance(RETRY_DELAY);
		List<String> fresh = this.campaign.contacts(3);
		this.campaign.run("populate-callout");
		this.campaign.enqueue("maxCallsToEnqueue=3");
		assertThat(numbersFrom(5)).containsExactlyInAnyOrderElementsOf(fresh);
		this.campaign.enqueue();
		assertThat(numbersFrom(8)).containsExactlyInAnyOrderElementsOf(failing);
	}

	@Test
	void the_time_of_the_last_attempt_is_when_it_was_sent_also_after_its_end() {
		this.campaign.contacts(1, Outcome.BUSY);
		this.campaign.populated("running");
		this.clock.advance(Duration.ofMinutes(3));
		Object sentAt = Utc.column(this.clock.instant());
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(7));
		this.campaign.update();
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 1 AND last_outcome = 'busy' AND last_attempt_at = ?""", sentAt))
			.isEqualTo(1);
	}

	private int calls() {
		return this.sandbox.ledger().calls().size();
	}

	private List<String> numbersFrom(int position) {
		return this.sandbox.ledger().calls().stream().skip(position).map(Ledger.Dialled::to).toList();
	}

}
