package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.OwnThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class EnqueueCallsContract extends CampaignContract {

	@Test
	void everybody_is_called_once() {
		List<String> msisdns = this.campaign.contacts(250);
		this.campaign.populated("running");
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(Map.of("callsEnqueued", 250L, "callsErrored", 0L, "callsUnknown", 0L));
		assertThat(dialled()).containsExactlyInAnyOrderElementsOf(msisdns);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 250L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 250L));
		assertThat(this.database.rows("""
				SELECT read_count, write_count, rollback_count FROM BATCH_STEP_EXECUTION
				WHERE step_name = 'enqueue-calls'""").get(0)).containsEntry("read_count", 250L)
			.containsEntry("write_count", 250L)
			.containsEntry("rollback_count", 0L);
	}

	@Test
	void a_second_run_calls_nobody_again() {
		this.campaign.running(20);
		this.campaign.enqueue();
		JobRun second = this.campaign.enqueue();
		assertThat(second.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(second.results()).containsEntry("callsEnqueued", 0L);
		assertThat(dialled()).hasSize(20).doesNotHaveDuplicates();
	}

	@Test
	void what_is_known_of_an_accepted_call_is_stored() {
		long callout = this.campaign.running(1);
		long execution = this.campaign.enqueue().executionId();
		Ledger.Dialled dialled = this.sandbox.ledger().calls().get(0);
		Map<String, Object> call = this.database.rows("SELECT * FROM phone_calls").get(0);
		assertThat(call).containsEntry("callout_id", callout)
			.containsEntry("callout_participation_id",
					this.database.value(Long.class, "SELECT id FROM callout_participations"))
			.containsEntry("contact_id", this.database.value(Long.class, "SELECT id FROM contacts"))
			.containsEntry("attempt", 1)
			.containsEntry("msisdn", dialled.to())
			.containsEntry("live_msisdn", dialled.to())
			.containsEntry("status", "queued")
			.containsEntry("provider", "twilio")
			.containsEntry("account_sid", SandboxSettings.TWILIO_ACCOUNT_SID)
			.containsEntry("from_number", "1234")
			.containsEntry("remote_call_id", dialled.sid())
			.containsEntry("remote_status", "queued")
			.containsEntry("remote_direction", "outbound-api")
			.containsEntry("remote_error_code", null)
			.containsEntry("remote_request_params", Campaign.REQUEST_PARAMS)
			.containsEntry("placed_by_execution", execution)
			.containsEntry("changed_by_execution", execution)
			.containsEntry("ended_at", null);
		assertThat((String) call.get("remote_response")).contains("\"sid\"", dialled.sid(), "\"date_created\"");
		assertThat(this.database.count("""
				phone_calls WHERE created_at = ? AND sent_at = ? AND queued_at = ? AND send_by > ?""", now(), now(),
				now(), now()))
			.isEqualTo(1);
	}

	@Test
	void the_participation_tells_of_the_attempt_at_once() {
		this.campaign.running(3);
		this.clock.advance(Duration.ofHours(1));
		this.campaign.enqueue();
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 1 AND last_outcome = 'open' AND last_attempt_at = ?""", now()))
			.isEqualTo(3);
	}

	@Test
	void only_running_callouts_are_called() {
		this.campaign.contacts(2);
		this.campaign.populated("initialized");
		this.campaign.populated("paused");
		this.campaign.populated("stopped");
		JobRun run = this.campaign.enqueue();
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsEnqueued", 0L);
		assertThat(this.sandbox.ledger().requests()).isEmpty();
		assertThat(this.campaign.calls()).isEmpty();
	}

	@Test
	void one_callout_can_be_called_alone() {
		this.campaign.contacts(2);
		this.campaign.populated("running");
		long second = this.campaign.populated("running");
		this.campaign.enqueue("calloutId=" + second);
		assertThat(this.database.column(Long.class, "SELECT callout_id FROM phone_calls")).containsExactly(second,
				second);
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.campaign.enqueue("calloutId=4711000"))
			.withMessageStartingWith("there is no callout 4711000. The callouts, newest first: " + second);
	}

	@Test
	void a_person_in_three_running_callouts_is_called_for_the_next_one_only_when_the_call_is_over() {
		List<String> msisdns = this.campaign.contacts(10);
		this.campaign.populated("running");
		this.campaign.populated("running");
		this.campaign.populated("running");
		for (int calls = 1; calls <= 3; calls++) {
			this.campaign.enqueue();
			this.campaign.enqueue();
			assertThat(dialled()).hasSize(10 * calls);
			this.clock.advance(Duration.ofMinutes(2));
			assertThat(this.campaign.update().results()).containsEntry("callsOver", 10L);
		}
		this.campaign.enqueue();
		assertThat(dialled()).hasSize(30);
		assertThat(msisdns).allSatisfy((msisdn) -> assertThat(this.sandbox.ledger().callsTo(msisdn)).hasSize(3));
		assertThat(this.campaign.people()).isEqualTo(Map.of("completed 1", 30L));
	}

	@Test
	void numbers_that_are_live_elsewhere_do_not_starve_the_rest() {
		this.campaign.contacts(300);
		this.campaign.populated("running");
		this.campaign.enqueue();
		long second = this.campaign.populated("running");
		List<String> late = this.campaign.contacts(5);
		this.campaign.run("populate-callout", "calloutId=" + second);
		JobRun run = this.campaign.enqueue("calloutId=" + second, "maxCallsToEnqueue=5");
		assertThat(run.results()).containsEntry("callsEnqueued", 5L);
		assertThat(dialled().subList(300, 305)).containsExactlyInAnyOrderElementsOf(late);
	}

	@Test
	void no_more_requests_are_in_flight_than_the_concurrency_allows() {
		awaitQuiet();
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(30)).build());
		this.campaign.running(40);
		this.campaign.enqueue("concurrency=5");
		assertThat(dialled()).hasSize(40);
		assertThat(this.sandbox.ledger().mostInFlight()).isEqualTo(5);
	}

	@Test
	void with_concurrency_1_calls_are_sent_one_after_the_other_in_the_order_of_the_participations() {
		awaitQuiet();
		List<String> msisdns = this.campaign.contacts(15);
		this.campaign.populated("running");
		this.campaign.enqueue("concurrency=1");
		assertThat(dialled()).isEqualTo(msisdns);
		assertThat(this.sandbox.ledger().mostInFlight()).isEqualTo(1);
	}

	// a request of the test before, given up by the client, may still be under way
	private void awaitQuiet() {
		Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> {
			this.sandbox.ledger().clear();
			return this.sandbox.ledger().mostInFlight() == 0;
		});
	}

	@Test
	void calls_per_second_hold_back_a_run() {
		this.campaign.running(12);
		long begin = System.nanoTime();
		this.campaign.enqueue("callsPerSecond=30");
		assertThat(dialled()).hasSize(12);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
	}

	@Test
	void the_same_run_id_at_once_is_refused_and_afterwards_does_nothing() {
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(50)).build());
		this.campaign.running(40);
		CompletableFuture<JobRun> first = OwnThread.start(() -> this.campaign.enqueue("runId=morning"));
		Awaitility.await().until(() -> !dialled().isEmpty());
		assertThat(this.campaign.enqueue("runId=morning").exitCode()).isEqualTo(ExitCode.RUNNING_ELSEWHERE);
		assertThat(first.join().exitCode()).isEqualTo(ExitCode.COMPLETED);
		this.campaign.contacts(5);
		this.campaign.run("populate-callout");
		assertThat(this.campaign.enqueue("runId=morning").message()).contains("has completed before");
		assertThat(dialled()).hasSize(40);
	}

	private List<String> dialled() {
		return this.sandbox.ledger().calls().stream().map(Ledger.Dialled::to).toList();
	}

	private Object now() {
		return Utc.column(this.clock.instant());
	}

}
