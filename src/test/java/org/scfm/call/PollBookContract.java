package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.provider.FetchOutcome;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.provider.RemoteCall;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Leases and answers while others poll as well.
 */
abstract class PollBookContract {

	private static final Duration LEASE = Duration.ofMinutes(5);

	@Autowired
	private PollBook pollBook;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private TestClock clock;

	@BeforeEach
	void ten_calls_are_open() {
		this.campaign.running(10);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(1));
	}

	@Test
	void a_call_is_leased_to_one_at_a_time() {
		List<OpenCall> ours = lease(6);
		List<OpenCall> theirs = lease(6);
		assertThat(ours).hasSize(6);
		assertThat(theirs).hasSize(4).extracting(OpenCall::id).doesNotContainAnyElementsOf(ids(ours));
		assertThat(lease(6)).isEmpty();
		this.pollBook.giveBack(ours);
		assertThat(ids(lease(10))).isEqualTo(ids(ours));
	}

	@Test
	void the_longest_unasked_come_first() {
		List<OpenCall> first = lease(4);
		first.forEach((call) -> record(call, found("ringing")));
		this.clock.advance(Duration.ofSeconds(1));
		List<OpenCall> second = lease(6);
		assertThat(second).extracting(OpenCall::id).doesNotContainAnyElementsOf(ids(first));
		second.forEach((call) -> record(call, found("ringing")));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(ids(lease(4))).isEqualTo(ids(first));
	}

	@Test
	void an_answer_that_comes_after_the_lease_was_given_to_another_changes_nothing() {
		OpenCall slow = lease(1).get(0);
		this.clock.advance(LEASE);
		OpenCall other = lease(1).get(0);
		assertThat(other.id()).isEqualTo(slow.id());
		record(slow, found("completed"));
		record(slow, new Retry("timed out", null));
		record(slow, new Gone());
		this.pollBook.giveBack(List.of(slow));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 10L));
		assertThat(this.database.count("phone_calls WHERE id = ? AND poll_lease_until IS NOT NULL", slow.id()))
			.isEqualTo(1);
		record(other, found("busy"));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 9L, "busy", 1L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 9L, "busy 1", 1L));
	}

	@Test
	void words_longer_than_their_columns_are_shortened() {
		OpenCall call = lease(1).get(0);
		record(call, new Found(new RemoteCall(call.sid(), "", "", "x".repeat(200), "y".repeat(200), null, null, "{}")));
		assertThat(this.database.rows("SELECT * FROM phone_calls WHERE id = ?", call.id()).get(0))
			.containsEntry("status", "queued")
			.containsEntry("remote_status", "x".repeat(64))
			.containsEntry("remote_direction", "y".repeat(64))
			.containsEntry("remote_response", "{}");
	}

	@Test
	void an_answer_without_a_direction_leaves_the_one_that_is_known() {
		OpenCall call = lease(1).get(0);
		record(call, new Found(new RemoteCall(call.sid(), "", "", "no-answer", null, null, null, "{}")));
		assertThat(this.database.rows("SELECT * FROM phone_calls WHERE id = ?", call.id()).get(0))
			.containsEntry("status", "not_answered")
			.containsEntry("remote_direction", "outbound-api");
	}

	private List<OpenCall> lease(int limit) {
		Instant now = this.clock.instant();
		return this.pollBook.lease(now, now, limit);
	}

	private void record(OpenCall call, FetchOutcome outcome) {
		this.pollBook.record(List.of(new PolledCall(call, outcome)), 1);
	}

	private static Found found(String status) {
		return new Found(new RemoteCall("CA1", "", "", status, "outbound-api", null, null, "{}"));
	}

	private static List<Long> ids(List<OpenCall> calls) {
		return calls.stream().map(OpenCall::id).toList();
	}

}
