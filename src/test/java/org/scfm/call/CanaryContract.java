package org.scfm.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first people of a callout are called before all others, who wait for how these
 * calls end.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class CanaryContract extends CampaignContract {

	@Autowired
	private Standings standings;

	@ParameterizedTest
	@ValueSource(strings = { "", "maxAttempts=2" })
	void the_others_are_called_when_all_calls_of_the_canary_are_over_and_enough_were_reached(String rules) {
		this.campaign.contacts(30);
		long callout = started(rules);
		enqueue();
		enqueue();
		assertThat(calls()).isEqualTo(10);
		this.clock.advance(Duration.ofMinutes(2));
		this.campaign.update("maxCallsToFetch=9");
		enqueue();
		assertThat(calls()).isEqualTo(10);
		assertThat(note(callout)).isEqualTo("all others wait for the canary: of its 10 people 9 were reached, "
				+ "1 calls are not over; canaryMinAnswered is 0.5");
		update();
		enqueue();
		assertThat(calls()).isEqualTo(30);
		assertThat(note(callout)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "retry=failed:1h" })
	void a_canary_that_fails_holds_all_others_back_and_says_why(String rules, CapturedOutput output) {
		this.campaign.contacts(6, Outcome.BUSY);
		this.campaign.contacts(4);
		List<String> others = this.campaign.contacts(20);
		long callout = started(rules);
		JobRun first = enqueue("runId=morning", "maxCallsToEnqueue=100");
		update();
		JobRun failed = this.campaign.enqueue("canary=10", "canaryMinAnswered=0.5");
		String reason = "all others wait for the canary: of its 10 people 4 were reached; "
				+ "canaryMinAnswered is 0.5";
		assertThat(first.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(failed.results()).containsEntry("callsEnqueued", 0L);
		assertThat(calls()).isEqualTo(10);
		assertThat(output).contains("callout " + callout + " is running: " + reason);
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("calloutStatusReason", reason);
		assertThat(this.standings.of(others.get(0))).singleElement()
			.satisfies((standing) -> assertThat(standing.verdict().reason()).isEqualTo("to be called now; " + reason));
		assertThat(this.database.value(Long.class,
				"SELECT execution_id FROM callout_changes WHERE what = 'canary' AND reason = ?", reason))
			.isEqualTo(failed.executionId());
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(30);
		assertThat(note(callout)).isNull();
	}

	@Test
	void people_of_the_canary_are_called_again_and_may_be_reached_then() {
		this.campaign.contacts(10);
		this.campaign.contacts(10);
		long callout = this.campaign.started("retry=too_short:1h", "minDuration=1h");
		enqueue();
		update();
		enqueue();
		assertThat(calls()).isEqualTo(10);
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 10L, "too_short 1", 10L));
		this.campaign.run("change-callout", "action=configure", "minDuration=none");
		this.clock.advance(Duration.ofHours(1));
		enqueue();
		assertThat(calls()).isEqualTo(20);
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 10L, "open 2", 10L));
		update();
		enqueue();
		assertThat(calls()).isEqualTo(30);
		assertThat(note(callout)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "10, 30", "30, 30", "31, 30" })
	void it_may_be_as_large_as_the_callout(int canary, int calls) {
		this.campaign.contacts(30);
		this.campaign.started();
		for (int run = 0; run < 2; run++) {
			this.campaign.enqueue("canary=" + canary);
			update();
		}
		assertThat(calls()).isEqualTo(calls);
	}

	@Test
	void who_goes_back_unsent_leaves_the_place_in_the_canary_to_the_next() {
		this.campaign.contacts(30);
		this.campaign.started("maxAttempts=2");
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.THROTTLED).times(0));
		enqueue();
		assertThat(calls()).isZero();
		this.sandbox.faults().clear();
		enqueue();
		assertThat(calls()).isEqualTo(10);
	}

	@Test
	void people_who_are_held_do_not_keep_others_out_of_the_canary() {
		this.campaign.contacts(30);
		long callout = this.campaign.started("callingHours=09:00-20:00", "timeZoneKey=zone");
		for (int i = 0; i < 12; i++) {
			this.campaign.contact(Outcome.COMPLETED, "{\"zone\":\"America/New_York\"}");
		}
		this.campaign.run("populate-callout", "calloutId=" + callout);
		enqueue();
		assertThat(calls()).isEqualTo(10);
		assertThat(this.database.count("callout_participations WHERE last_outcome = 'open'")).isEqualTo(10);
	}

	@Test
	void several_runs_at_once_call_no_more_than_the_canary() {
		this.campaign.contacts(100);
		this.campaign.started();
		List<CompletableFuture<JobRun>> runs = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			runs.add(OwnThread.start(this::enqueue));
		}
		assertThat(runs).allSatisfy((run) -> assertThat(run.join().exitCode()).isEqualTo(ExitCode.COMPLETED));
		assertThat(calls()).isEqualTo(10);
	}

	private JobRun enqueue(String... more) {
		List<String> arguments = new ArrayList<>(List.of("canary=10", "canaryMinAnswered=0.5"));
		arguments.addAll(List.of(more));
		return this.campaign.enqueue(arguments.toArray(String[]::new));
	}

	private void update() {
		this.clock.advance(Duration.ofMinutes(2));
		this.campaign.update();
	}

	private long started(String rules) {
		return rules.isEmpty() ? this.campaign.started() : this.campaign.started(rules);
	}

	private String note(long callout) {
		return this.database.value(String.class, "SELECT status_reason FROM callouts WHERE id = ?", callout);
	}

	private int calls() {
		return this.sandbox.ledger().calls().size();
	}

}
