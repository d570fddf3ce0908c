package org.scfm.call;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.UsageException;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A callout of whose last calls too many failed is paused until a person resumes it.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class BreakerContract extends CampaignContract {

	@Autowired
	private Standings standings;

	@Test
	void it_pauses_where_calls_are_learnt_to_have_failed_and_says_why_wherever_one_looks(CapturedOutput output) {
		this.campaign.contacts(10);
		List<String> people = this.campaign.contacts(25, Outcome.FAILED);
		long callout = this.campaign.started("breakerFailureRate=0.5", "retry=failed:1m,1m");
		this.campaign.enqueue();
		JobRun update = update();
		String reason = this.database.value(String.class, "SELECT status_reason FROM callouts");
		assertThat(reason)
			.matches("\\d\\d of the last \\d\\d calls failed or were refused, and breakerFailureRate is 0.5");
		assertThat(this.campaign.status(callout)).isEqualTo("paused");
		assertThat(output).contains("Callout " + callout + " is paused: " + reason);
		assertThat(
				this.database.rows("SELECT what, reason, execution_id FROM callout_changes ORDER BY id DESC LIMIT 1"))
			.extracting((row) -> row.get("what"), (row) -> row.get("reason"), (row) -> row.get("execution_id"))
			.containsExactly(tuple("pause", reason, update.executionId()));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("calloutStatus", "paused")
			.containsEntry("calloutStatusReason", reason);
		assertThat(this.standings.of(people.get(0))).singleElement()
			.satisfies((standing) -> assertThat(standing.verdict().reason())
				.isEqualTo("the callout is paused: " + reason));
		this.clock.advance(Duration.ofMinutes(2));
		this.campaign.enqueue();
		assertThat(output).contains("callout " + callout + " is paused: " + reason + System.lineSeparator());
		assertThat(this.sandbox.ledger().calls()).hasSize(35);
	}

	@Test
	void once_resumed_only_calls_placed_since_then_count() {
		this.campaign.contacts(30, Outcome.FAILED);
		long callout = this.campaign.started("breakerFailureRate=0.5", "retry=failed:1m,1m");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("paused");
		this.campaign.run("change-callout", "action=resume");
		assertThat(this.database.column(String.class, "SELECT status_reason FROM callouts")).containsOnlyNulls();
		this.campaign.enqueue("maxCallsToEnqueue=15");
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.campaign.enqueue("maxCallsToEnqueue=5");
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("paused");
		assertThat(this.sandbox.ledger().calls()).hasSize(50);
	}

	@Test
	void calls_that_the_provider_refuses_pause_it_before_everybody_is_tried() {
		this.campaign.contacts(100);
		long callout = this.campaign.started("breakerFailureRate=0.9");
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, null, "no such trunk").times(0));
		this.campaign.enqueue("concurrency=5");
		assertThat(this.campaign.status(callout)).isEqualTo("paused");
		assertThat(this.campaign.calls().get("errored")).isBetween(20L, 40L);
		assertThat(this.campaign.calls()).containsOnlyKeys("errored");
		assertThat(this.campaign.people()).containsKey("none 0");
	}

	@ParameterizedTest
	@CsvSource({ "19, 0, 0, 0.5, running", "20, 0, 0, 0.5, paused", "20, 21, 0, 0.5, running",
			"20, 0, 21, 0.5, running", "20, 10, 10, 0.5, paused", "20, 1, 0, 1, running", "20, 0, 0, 1, paused" })
	void busy_and_unanswered_calls_are_settled_and_are_no_failures(int failed, int busy, int unanswered, String rate,
			String status) {
		this.campaign.contacts(busy, Outcome.BUSY);
		this.campaign.contacts(unanswered, Outcome.NO_ANSWER);
		this.campaign.contacts(failed, Outcome.FAILED);
		long callout = this.campaign.started("breakerFailureRate=" + rate, "retry=failed:1d busy:1d not_answered:1d");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo(status);
	}

	@Test
	void only_the_last_fifty_count() {
		this.campaign.contacts(60, Outcome.BUSY);
		long callout = this.campaign.started("breakerFailureRate=0.5", "retry=failed:1d busy:1d");
		this.campaign.enqueue();
		update();
		this.campaign.contacts(24, Outcome.FAILED);
		this.campaign.run("populate-callout");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.campaign.contacts(1, Outcome.FAILED);
		this.campaign.run("populate-callout");
		this.campaign.enqueue();
		update();
		assertThat(this.database.value(String.class, "SELECT status_reason FROM callouts"))
			.startsWith("25 of the last 50 calls");
	}

	@Test
	void a_claim_asks_even_where_nobody_else_has() {
		this.campaign.contacts(30, Outcome.FAILED);
		long callout = this.campaign.started("breakerFailureRate=0.5", "retry=failed:1m");
		this.campaign.run("change-callout", "action=configure", "breakerFailureRate=none", "maxAttempts=2");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
		this.campaign.run("change-callout", "action=configure", "breakerFailureRate=0.5");
		this.clock.advance(Duration.ofMinutes(2));
		this.campaign.enqueue();
		assertThat(this.campaign.status(callout)).isEqualTo("paused");
		assertThat(this.sandbox.ledger().calls()).hasSize(30);
	}

	@Test
	void without_the_rule_nothing_is_paused() {
		this.campaign.contacts(60, Outcome.FAILED);
		long callout = this.campaign.started("maxAttempts=3");
		this.campaign.enqueue();
		update();
		assertThat(this.campaign.status(callout)).isEqualTo("running");
	}

	@ParameterizedTest
	@CsvSource({ "0, not a number above 0", "1.5, 'must be 1 or less, such as 0.5'", "half, not a number above 0" })
	void a_share_that_is_none_is_refused(String share, String problem) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("create-callout", "breakerFailureRate=" + share))
			.withMessageContaining(problem);
		assertThat(this.database.count("callouts")).isZero();
	}

	private JobRun update() {
		this.clock.advance(Duration.ofMinutes(2));
		// one after the other, so that those who come last are recorded last
		return this.campaign.update("concurrency=1");
	}

}
