package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.OwnThread;

import static org.assertj.core.api.Assertions.assertThat;

abstract class UpdateCallsContract extends CampaignContract {

	@Test
	void every_status_of_the_provider_is_recorded_as_calls_go_on() {
		for (Outcome outcome : Outcome.values()) {
			this.campaign.contact(outcome, "{}");
		}
		this.campaign.populated("running");
		this.campaign.enqueue();
		assertThat(updated()).isEqualTo(Map.of("failed", 1L, "in_progress", 4L, "queued", 2L));
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(updated()).isEqualTo(Map.of("failed", 1L, "busy", 1L, "in_progress", 3L, "queued", 2L));
		this.clock.advance(Duration.ofSeconds(50));
		assertThat(updated()).isEqualTo(
				Map.of("failed", 1L, "busy", 1L, "completed", 1L, "not_answered", 1L, "in_progress", 1L, "queued", 2L));
		this.clock.advance(Duration.ofHours(25));
		assertThat(updated()).isEqualTo(Map.of("failed", 1L, "busy", 1L, "completed", 1L, "not_answered", 1L,
				"canceled", 1L, "in_progress", 1L, "queued", 1L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("failed 1", 1L, "busy 1", 1L, "completed 1", 1L,
				"not_answered 1", 1L, "canceled 1", 1L, "open 1", 2L));
		assertThat(this.database.count("phone_calls WHERE (ended_at IS NULL) <> (live_msisdn IS NOT NULL)")).isZero();
	}

	@Test
	void a_call_once_seen_ringing_or_in_progress_finishes() {
		this.campaign.running(1);
		this.campaign.enqueue();
		this.campaign.update();
		assertThat(call()).containsEntry("status", "in_progress").containsEntry("remote_status", "ringing");
		this.clock.advance(Duration.ofSeconds(10));
		this.campaign.update();
		assertThat(call()).containsEntry("status", "in_progress").containsEntry("remote_status", "in-progress");
		this.clock.advance(Duration.ofSeconds(10));
		this.campaign.update();
		assertThat(call()).containsEntry("status", "completed").containsEntry("remote_status", "completed");
		this.clock.advance(Duration.ofSeconds(10));
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 0L);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(3);
	}

	@Test
	void a_call_still_queued_at_the_provider_stays_queued_and_is_asked_for_again_at_the_next_run() {
		this.campaign.contacts(1, Outcome.STAYS_QUEUED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		for (int run = 1; run <= 3; run++) {
			this.clock.advance(Duration.ofMinutes(1));
			assertThat(updated()).isEqualTo(Map.of("queued", 1L));
			assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(run);
			assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsFetchingStatus", 0L);
		}
	}

	@Test
	void calls_that_tell_nothing_new_are_asked_for_ever_more_rarely_and_do_not_starve_the_others() {
		this.campaign.contacts(3, Outcome.STAYS_QUEUED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		for (int run = 1; run <= 5; run++) {
			this.clock.advance(Duration.ofMinutes(1));
			assertThat(this.campaign.update().results()).containsEntry("callsAsked", 3L);
		}
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 0L)
			.containsEntry("callsLeftForLater", 3L);
		this.campaign.contacts(1);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.campaign.update("maxCallsToFetch=4").results()).containsEntry("callsAsked", 4L)
			.containsEntry("callsOver", 1L);
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 3L);
	}

	@Test
	void a_call_never_goes_back() {
		this.campaign.contacts(1, Outcome.STAYS_QUEUED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.database.update("UPDATE phone_calls SET status = 'in_progress'");
		this.campaign.update();
		assertThat(call()).containsEntry("status", "in_progress").containsEntry("remote_status", "queued");
	}

	@Test
	void the_end_of_a_call_is_recorded_whole() {
		this.campaign.running(1);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		JobRun run = this.campaign.update();
		assertThat(run.results()).isEqualTo(Map.of("callsAsked", 1L, "callsOver", 1L, "callsNotKnownToProvider", 0L,
				"callsGivenUp", 0L, "callsLeftForLater", 0L, "requestsFailed", 0L));
		Map<String, Object> call = call();
		assertThat(call).containsEntry("changed_by_execution", run.executionId())
			.containsEntry("remote_direction", "outbound-api")
			.containsEntry("poll_lease_until", null);
		assertThat(Json.read((String) call.get("remote_response"))).containsEntry("sid", call.get("remote_call_id"))
			.containsEntry("status", "completed")
			.containsEntry("duration", "15")
			.containsKeys("date_created", "start_time", "end_time", "price", "subresource_uris");
		Object now = Utc.column(this.clock.instant());
		assertThat(this.database.count("phone_calls WHERE ended_at = ? AND polled_at = ?", now, now)).isEqualTo(1);
		assertThat(this.campaign.people()).isEqualTo(Map.of("completed 1", 1L));
		assertThat(this.database
			.rows("SELECT read_count, write_count FROM BATCH_STEP_EXECUTION ORDER BY " + "STEP_EXECUTION_ID DESC")
			.get(0)).containsEntry("read_count", 1L).containsEntry("write_count", 1L);
	}

	@Test
	void each_call_is_asked_for_at_most_once_in_a_run_though_runs_take_time() {
		refuseLists();
		this.campaign.contacts(250, Outcome.STAYS_IN_PROGRESS);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		CompletableFuture<JobRun> updating = OwnThread.start(() -> this.campaign.update());
		Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> {
			this.clock.advance(Duration.ofMillis(1));
			return updating.isDone();
		});
		assertThat(updating.join().results()).containsEntry("callsAsked", 250L);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(250);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("in_progress", 250L));
	}

	@Test
	void two_runs_at_once_ask_for_each_call_once() {
		refuseLists();
		this.campaign.contacts(220, Outcome.STAYS_IN_PROGRESS);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		this.sandbox.change((settings) -> settings.toBuilder().latency(Duration.ofMillis(20)).build());
		CompletableFuture<JobRun> first = OwnThread.start(() -> this.campaign.update());
		CompletableFuture<JobRun> second = OwnThread.start(() -> this.campaign.update());
		assertThat((long) first.join().results().get("callsAsked") + (long) second.join().results().get("callsAsked"))
			.isEqualTo(220);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(220);
	}

	@ParameterizedTest
	@CsvSource({ "'', 59, 0", "'', 60, 1", "10, 9, 0", "10, 10, 1", "0, 0, 1" })
	void calls_created_recently_are_left_alone(String recently, int age, long asked) {
		this.campaign.running(1);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofSeconds(age));
		JobRun run = this.campaign.run("update-calls", "recentlyCreatedSeconds=" + recently);
		assertThat(run.results()).containsEntry("callsAsked", asked);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(asked);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "130, 130", "1000, 150", "'', 150" })
	void at_most_max_calls_to_fetch_are_asked_for(String max, long asked) {
		refuseLists();
		this.campaign.running(150);
		this.campaign.enqueue();
		assertThat(this.campaign.update("maxCallsToFetch=" + max).results()).containsEntry("callsAsked", asked);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(asked);
	}

	@Test
	void the_list_tells_about_many_calls_in_few_requests_and_the_rest_is_asked_for() {
		for (Outcome outcome : List.of(Outcome.COMPLETED, Outcome.STAYS_QUEUED, Outcome.STAYS_IN_PROGRESS)) {
			this.campaign.contacts(400, outcome);
		}
		// dialled by nobody, and so in none of the lists
		this.campaign.contacts(5, Outcome.CANCELED);
		this.campaign.populated("running");
		this.campaign.enqueue("concurrency=64");
		this.clock.advance(Duration.ofHours(25));
		JobRun run = this.campaign.update();
		assertThat(run.results()).containsEntry("callsAsked", 1205L).containsEntry("callsOver", 405L);
		assertThat(this.campaign.calls())
			.isEqualTo(Map.of("completed", 400L, "canceled", 5L, "queued", 400L, "in_progress", 400L));
		assertThat(this.sandbox.ledger().requests(RequestKind.LIST)).isEqualTo(2);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(5);
		assertThat(this.database.count("phone_calls WHERE poll_lease_until IS NOT NULL")).isZero();
		assertThat(this.database.count("phone_calls WHERE polled_at = ? AND remote_response LIKE '{\"sid\"%'",
				Utc.column(this.clock.instant())))
			.isEqualTo(1205);
	}

	@Test
	void a_list_tells_about_no_more_calls_than_are_to_be_fetched() {
		this.campaign.running(300);
		this.campaign.enqueue("concurrency=64");
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.campaign.update("maxCallsToFetch=200").results()).containsEntry("callsAsked", 200L)
			.containsEntry("callsOver", 200L);
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 100L);
		assertThat(this.sandbox.ledger().requests(RequestKind.LIST)).isEqualTo(4);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isZero();
	}

	@Test
	void a_list_that_cannot_be_read_leaves_each_call_to_be_asked_for() {
		this.campaign.running(150);
		this.campaign.enqueue("concurrency=64");
		this.clock.advance(Duration.ofMinutes(5));
		this.sandbox.faults().add(Fault.on(RequestKind.LIST, Fault.Kind.SERVER_ERROR).times(0));
		assertThat(this.campaign.update().results()).isEqualTo(Map.of("callsAsked", 150L, "callsOver", 150L,
				"callsNotKnownToProvider", 0L, "callsGivenUp", 0L, "callsLeftForLater", 0L, "requestsFailed", 0L));
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(150);
	}

	private void refuseLists() {
		this.sandbox.faults().add(Fault.rejecting(RequestKind.LIST, 403, null, null).times(0));
	}

	@Test
	void limited_runs_take_turns_so_that_each_call_is_asked_for() {
		this.campaign.contacts(10, Outcome.STAYS_QUEUED);
		this.campaign.populated("running");
		this.campaign.enqueue();
		for (int run = 1; run <= 2; run++) {
			this.clock.advance(Duration.ofMinutes(1));
			this.campaign.update("maxCallsToFetch=5");
		}
		assertThat(this.database.count("phone_calls WHERE polled_at IS NULL")).isZero();
	}

	@Test
	void a_lease_keeps_others_away_until_it_runs_out() {
		this.campaign.running(1);
		this.campaign.enqueue();
		this.database.update("UPDATE phone_calls SET poll_lease_until = ?",
				Utc.column(this.clock.instant().plus(Duration.ofMinutes(5))));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsFetchingStatus", 1L);
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 0L);
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsFetchingStatus", 0L);
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 1L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 1L));
	}

	@Test
	void calls_that_were_not_accepted_or_are_over_are_not_asked_for() {
		this.campaign.running(8);
		this.campaign.enqueue();
		List<Long> ids = this.database.column(Long.class, "SELECT id FROM phone_calls ORDER BY id");
		List<String> statuses = List.of("created", "scheduling", "unknown", "completed", "failed", "errored",
				"released", "given_up");
		for (int i = 0; i < 8; i++) {
			this.database.update("UPDATE phone_calls SET status = ? WHERE id = ?", statuses.get(i), ids.get(i));
		}
		JobRun run = this.campaign.update();
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsAsked", 0L);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isZero();
	}

	private Map<String, Long> updated() {
		JobRun run = this.campaign.update();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		return this.campaign.calls();
	}

	private Map<String, Object> call() {
		return this.database.rows("SELECT * FROM phone_calls").get(0);
	}

}
