package org.scfm.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.admin.CallHistory;
import org.scfm.contact.DoNotCall;
import org.scfm.contact.Msisdn;
import org.scfm.database.Utc;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * People on the do-not-call list who wait in a callout.
 */
abstract class ForbiddenNumbersContract {

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private CallClaim claim;

	@Autowired
	private CallBook callBook;

	@Autowired
	private CallHistory history;

	private List<String> people;

	@BeforeEach
	void people_wait() {
		this.people = this.campaign.contacts(20);
		this.campaign.populated("running");
	}

	@Test
	void they_are_not_called_and_those_behind_them_are() {
		this.people.subList(0, 5).forEach(this::forbid);
		JobRun run = this.campaign.enqueue("maxCallsToEnqueue=10");
		assertThat(run.results()).containsEntry("callsEnqueued", 10L);
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to)
			.hasSize(10)
			.doesNotContainAnyElementsOf(this.people.subList(0, 5));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 10L, "open 1", 10L));
	}

	@Test
	void a_prefix_stops_all_who_wait() {
		forbid("+8551*");
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", 0L);
		assertThat(this.sandbox.ledger().calls()).isEmpty();
		allow("+8551*");
		// nobody was left to call
		this.campaign.run("change-callout", "action=resume");
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", 20L);
	}

	@Test
	void who_is_allowed_again_is_called_unless_another_entry_forbids_it() {
		forbid("+8551*");
		this.people.subList(0, 5).forEach(this::forbid);
		this.campaign.enqueue();
		allow(this.people.get(0));
		allow("+8551*");
		this.campaign.run("change-callout", "action=resume");
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", 16L);
		allow(this.people.get(1));
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to)
			.hasSize(17)
			.contains(this.people.get(0), this.people.get(1))
			.doesNotContainAnyElementsOf(this.people.subList(2, 5));
	}

	@Test
	void no_claim_reads_them_again_before_they_are_allowed() {
		this.people.subList(0, 5).forEach(this::forbid);
		JobRun run = this.campaign.enqueue("maxCallsToEnqueue=1");
		assertThat(run.results()).containsEntry("callsEnqueued", 1L);
		String due = "callout_participations WHERE next_call_at < '9999-12-31'";
		assertThat(this.database.count(due)).isEqualTo(20 - 5);
		allow(this.people.get(3));
		assertThat(this.database.count(due)).isEqualTo(20 - 4);
	}

	@Test
	void who_asks_not_to_be_called_again_is_not_tried_again() {
		this.database.update(
				"UPDATE callout_participations SET last_outcome = 'failed', attempts = 1, last_attempt_at = ?",
				Utc.column(TestClock.START.minusSeconds(3600)));
		this.people.subList(3, 20).forEach(this::forbid);
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", 3L);
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to)
			.containsExactlyInAnyOrderElementsOf(this.people.subList(0, 3));
	}

	@Test
	void who_was_claimed_before_is_stopped_at_the_last_moment() {
		EnqueueRules rules = EnqueueRules.of(EnqueueCallsParameters.DECLARATION.check(Map.of()));
		List<ClaimedCall> claimed = this.claim.claim(rules, Claimer.of(1), List.of(1L), 20, new Held());
		assertThat(claimed).hasSize(20);
		this.people.subList(0, 4).forEach(this::forbid);
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		claimed.forEach((call) -> requests.put(call, Map.of()));
		List<AnnouncedCall> announced = this.callBook.announce(requests, Claimer.of(1), new Held());
		assertThat(announced).extracting((call) -> call.claim().facts().msisdn())
			.containsExactlyInAnyOrderElementsOf(this.people.subList(4, 20));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("scheduling", 16L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("none 0", 4L, "open 1", 16L));
	}

	@Test
	void a_persons_history_tells_of_it() {
		String person = this.people.get(0);
		forbid(person);
		forbid("+8551*");
		forbid("+8552*");
		assertThat(this.history.person(new Msisdn(person)).doNotCall()).extracting(DoNotCall.Entry::pattern)
			.containsExactly(person, "+8551*");
		String stranger = "+8551" + Outcome.values().length + "99999";
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.history.person(new Msisdn(stranger)))
			.withMessageContaining("; it is on the do-not-call list by entry ");
	}

	private void allow(String pattern) {
		long entry = this.database.value(Long.class, "SELECT id FROM do_not_call WHERE pattern = ?", pattern);
		assertThat(this.campaign.run("allow-contact", "doNotCallId=" + entry).exitCode()).isEqualTo(ExitCode.COMPLETED);
	}

	private void forbid(String pattern) {
		this.database.insert("do_not_call",
				Map.of("pattern", pattern, "prefix_length", pattern.endsWith("*") ? pattern.length() - 1 : 0,
						"added_at", Utc.column(TestClock.START), "added_by_execution", 1));
	}

}
