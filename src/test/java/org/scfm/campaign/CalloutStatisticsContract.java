package org.scfm.campaign;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.scfm.database.Utc;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.launch.Printout;
import org.scfm.policy.Bucket;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class CalloutStatisticsContract {

	private static final List<String> SEED_TITLES = List.of("Callout Status", "Callout Participations",
			"Callout Participations Still To Call", "Calls Completed", "Calls Initialized", "Calls Scheduling",
			"Calls Fetching Status", "Calls Waiting For Completion", "Calls Queued", "Calls In Progress",
			"Calls Errored", "Calls Failed", "Calls Busy", "Calls Not Answered", "Calls Canceled");

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Test
	void the_seeds_fifteen_lines_come_first_in_their_order() {
		this.campaign.callout("initialized", "{}");
		assertThat(printed()).extracting((line) -> line.substring(0, line.indexOf(':')))
			.startsWith(SEED_TITLES.toArray(String[]::new))
			.containsSubsequence("Calls Unknown", "Calls", "People Reached", "People In Flight", "People Ready")
			.hasSize(17 + Bucket.values().length);
	}

	@Test
	void each_line_is_a_title_and_a_plain_value() {
		this.campaign.running(1234);
		assertThat(printed()).allMatch((line) -> line.matches("[A-Z][A-Za-z ]+: +(\\d+|running)"))
			.element(1)
			.asString()
			.matches("Callout Participations: +1234");
	}

	@Test
	void a_new_callout_has_nothing_but_its_state() {
		this.campaign.callout("initialized", "{}");
		Map<String, Object> results = this.campaign.run("callout-statistics").results();
		assertThat(results).containsEntry("calloutStatus", "initialized");
		assertThat(results.entrySet().stream().filter((line) -> !line.getKey().equals("calloutStatus")))
			.allSatisfy((line) -> assertThat(line.getValue()).isEqualTo(0L));
	}

	@Test
	void every_call_is_counted_in_the_line_of_its_state() {
		long callout = this.campaign.running(110);
		Map<String, Integer> calls = new LinkedHashMap<>();
		List<String> statuses = List.of("completed", "created", "scheduling", "queued", "in_progress", "errored",
				"failed", "busy", "not_answered", "canceled", "unknown", "released", "given_up", "withdrawn");
		statuses.forEach((status) -> calls.put(status, 1 + calls.size()));
		calls(callout, calls);
		Map<String, Object> results = this.campaign.run("callout-statistics").results();
		assertThat(results).containsEntry("callsCompleted", 1L)
			.containsEntry("callsInitialized", 2L)
			.containsEntry("callsScheduling", 3L)
			.containsEntry("callsFetchingStatus", 0L)
			.containsEntry("callsWaitingForCompletion", 9L)
			.containsEntry("callsQueued", 4L)
			.containsEntry("callsInProgress", 5L)
			.containsEntry("callsErrored", 6L)
			.containsEntry("callsFailed", 7L)
			.containsEntry("callsBusy", 8L)
			.containsEntry("callsNotAnswered", 9L)
			.containsEntry("callsCanceled", 24L)
			.containsEntry("callsUnknown", 36L)
			.containsEntry("calls", 105L);
		assertThat(Stream
			.of("callsCompleted", "callsInitialized", "callsScheduling", "callsWaitingForCompletion", "callsErrored",
					"callsFailed", "callsBusy", "callsNotAnswered", "callsCanceled", "callsUnknown")
			.mapToLong((line) -> (long) results.get(line))
			.sum()).isEqualTo(this.database.count("phone_calls"));
	}

	@Test
	void fetching_status_counts_the_polls_under_way() {
		long callout = this.campaign.running(10);
		calls(callout, Map.of("queued", 4, "completed", 2));
		lease("queued", 3, Duration.ofMinutes(5));
		lease("completed", 2, Duration.ofMinutes(5));
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsFetchingStatus", 3L)
			.containsEntry("callsQueued", 4L)
			.containsEntry("callsWaitingForCompletion", 4L);
		lease("queued", 1, Duration.ZERO);
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callsFetchingStatus", 2L);
	}

	@Test
	void still_to_call_are_those_never_called_and_those_that_failed_less_than_3_times() {
		this.campaign.running(12);
		List<Long> people = this.database.column(Long.class, "SELECT id FROM callout_participations ORDER BY id");
		List<String> outcomes = List.of("none 0", "none 0", "failed 1", "failed 2", "failed 3", "failed 4", "open 1",
				"completed 1", "busy 1", "not_answered 1", "canceled 1", "errored 1");
		for (int i = 0; i < 12; i++) {
			String[] outcome = outcomes.get(i).split(" ");
			this.database.update("UPDATE callout_participations SET last_outcome = ?, attempts = ? WHERE id = ?",
					outcome[0], Integer.valueOf(outcome[1]), people.get(i));
		}
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("calloutParticipations", 12L)
			.containsEntry("calloutParticipationsStillToCall", 4L);
	}

	@Test
	void other_callouts_are_not_counted() {
		long callout = this.campaign.running(20);
		calls(callout, Map.of("completed", 5));
		long other = this.campaign.callout("paused", "{}");
		Map<String, Object> results = this.campaign.run("callout-statistics", "calloutId=" + other).results();
		assertThat(results).containsEntry("calloutStatus", "paused")
			.containsEntry("calloutParticipations", 0L)
			.containsEntry("calls", 0L);
	}

	@Test
	void no_callout_several_callouts_and_an_unknown_id_are_refused() {
		refused("there is no callout: create one");
		this.campaign.callout("running", "{}");
		refused("there is no callout 4711000. The callouts, newest first: ", "calloutId=4711000");
		this.campaign.callout("running", "{}");
		refused("there are several callouts: say which with calloutId=ID. The callouts, newest first: ");
	}

	private void refused(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> this.campaign.run("callout-statistics", arguments))
			.withMessageStartingWith(message);
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
	}

	private List<String> printed() {
		JobRun run = this.campaign.run("callout-statistics");
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		return Printout.of(run).lines().toList();
	}

	private void lease(String status, int calls, Duration duration) {
		this.database.update("""
				UPDATE phone_calls SET poll_lease_until = ? WHERE id IN
				  (SELECT id FROM (SELECT id FROM phone_calls WHERE status = ? ORDER BY id LIMIT ?) AS chosen)
				""", Utc.column(TestClock.START.plus(duration)), status, calls);
	}

	/**
	 * Gives the first people of a callout calls, one each.
	 */
	private void calls(long callout, Map<String, Integer> counts) {
		int person = 0;
		for (Map.Entry<String, Integer> count : counts.entrySet()) {
			this.database.update("""
					INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
					  provider, account_sid, metadata, created_at, send_by, placed_by_execution, changed_by_execution,
					  updated_at)
					SELECT callout_id, id, contact_id, 1, msisdn, ?, 'twilio', 'AC', '{}', created_at, created_at, -1,
					  -1, created_at
					FROM callout_participations WHERE callout_id = ? ORDER BY id LIMIT ? OFFSET ?
					""", count.getKey(), callout, count.getValue(), person);
			person += count.getValue();
		}
	}

}
