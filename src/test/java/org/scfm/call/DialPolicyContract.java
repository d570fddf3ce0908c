package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.job.UsageException;
import org.scfm.policy.Bucket;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * A callout's own rules: when they are given, and that no call breaks them.
 */
abstract class DialPolicyContract extends CampaignContract {

	private static final ZoneId PHNOM_PENH = ZoneId.of("Asia/Phnom_Penh");

	@Autowired
	private CallClaim claim;

	@Autowired
	private CallBook callBook;

	@Test
	void the_policy_is_kept_shown_and_changed_and_each_change_recorded() {
		long callout = this.campaign.started("callingHours=09:00-20:00", "timeZone=Asia/Phnom_Penh");
		this.campaign.run("change-callout", "action=configure", "callingHours=none", "callingDays=mon-fri");
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("callingDays", "mon-fri")
			.containsEntry("timeZone", "Asia/Phnom_Penh")
			.doesNotContainKey("callingHours");
		List<Long> executions = this.database.column(Long.class,
				"SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID LIMIT 3");
		assertThat(this.database
			.rows("SELECT callout_id, execution_id, what, dial_policy FROM callout_changes ORDER BY id"))
			.extracting((row) -> row.get("callout_id"), (row) -> row.get("execution_id"), (row) -> row.get("what"))
			.containsExactly(tuple(callout, executions.get(0), "create"), tuple(callout, executions.get(1), "start"),
					tuple(callout, executions.get(2), "configure"));
	}

	@Test
	void rules_without_configure_and_configure_without_rules_are_refused() {
		this.campaign.callout("initialized", "{}");
		refused("callingDays can only be given with action=configure", "action=start", "callingDays=mon");
		refused("action=configure needs a rule to change", "action=configure");
		refused("startAt=2027-03-02T00:00Z is not before validUntil=2027-03-01T00:00Z", "action=configure",
				"startAt=2027-03-02T00:00Z", "validUntil=2027-03-01T00:00Z");
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(this.database.count("callout_changes")).isZero();
	}

	private void refused(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.campaign.run("change-callout", arguments))
			.withMessageStartingWith(message);
	}

	@Test
	void nobody_is_called_outside_the_hours_neither_first_nor_again() {
		this.campaign.contacts(3, Outcome.BUSY);
		this.clock.set(at("2027-03-01T08:59:59"));
		this.campaign.started("callingHours=09:00-20:00", "retry=busy:2h");
		this.campaign.enqueue();
		assertThat(calls()).isZero();
		assertThat(looks()).containsExactly(column("2027-03-01T09:00"));
		this.clock.set(at("2027-03-01T19:00"));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(3);
		this.clock.set(at("2027-03-01T19:10"));
		this.campaign.update();
		assertThat(looks()).containsExactly(column("2027-03-01T21:00"));
		this.clock.set(at("2027-03-01T21:00"));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(3);
		assertThat(looks()).containsExactly(column("2027-03-02T09:00"));
		this.clock.set(at("2027-03-02T09:00"));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(6);
	}

	@Test
	void what_was_claimed_before_the_end_of_the_hours_is_not_sent_when_it_could_ring_after_it() {
		this.campaign.contacts(2);
		this.clock.set(at("2027-03-01T19:58"));
		this.campaign.started("callingHours=09:00-20:00");
		List<ClaimedCall> claimed = claim(2);
		assertThat(claimed).hasSize(2);
		// 19:59:15 and 40 + 5 seconds are just not over the end
		this.clock.set(at("2027-03-01T19:59:15"));
		Held held = new Held();
		assertThat(this.callBook.announce(Map.of(claimed.get(0), Map.of("from", "1234", "timeout", 40), claimed.get(1),
				Map.of("from", "1234", "Timeout", "41")), Claimer.of(1), held))
			.extracting(AnnouncedCall::id)
			.containsExactly(claimed.get(0).id());
		assertThat(held.counts()).isEqualTo(Map.of(Bucket.OUTSIDE_HOURS, 1));
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L, "none 0", 1L));
		assertThat(this.database.column(LocalDateTime.class,
				"SELECT next_call_at FROM callout_participations WHERE attempts = 0"))
			.containsExactly(column("2027-03-02T09:00"));
	}

	@Test
	void a_rule_that_is_made_after_the_claim_is_obeyed_before_the_sending() {
		this.campaign.contacts(2);
		this.campaign.started("maxAttempts=2");
		List<ClaimedCall> claimed = claim(2);
		this.campaign.run("change-callout", "action=configure", "startAt=2027-04-01T00:00Z");
		assertThat(this.callBook.announce(Map.of(claimed.get(0), Map.of("from", "1")), Claimer.of(1), new Held()))
			.isEmpty();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 1", 1L, "none 0", 1L));
	}

	@ParameterizedTest
	@CsvSource({ "BUSY, 3", "NO_ANSWER, 2", "FAILED, 1", "CANCELED, 4", "COMPLETED, 1" })
	void each_outcome_has_its_own_retries(Outcome outcome, int calls) {
		this.campaign.contacts(1, outcome);
		this.campaign.started("retry=busy:15m,15m not_answered:1h failed:none canceled:free", "maxAttempts=9");
		for (int run = 0; run < 4; run++) {
			this.campaign.enqueue("retryStatuses=failed,busy,not_answered,canceled", "maxAttempts=9", "retryDelay=0s");
			this.campaign.update();
			this.clock.advance(Duration.ofHours(25));
			this.campaign.update();
		}
		assertThat(calls()).isEqualTo(calls);
	}

	@Test
	void a_call_that_the_provider_refuses_is_no_attempt_and_has_a_limit_of_its_own() {
		this.campaign.contacts(1);
		this.campaign.started("retry=errored:1m,1m busy:1m", "maxAttempts=1");
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, null, null).times(2));
		for (int run = 0; run < 3; run++) {
			this.campaign.enqueue();
			this.clock.advance(Duration.ofMinutes(1));
		}
		assertThat(calls()).isEqualTo(1);
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 3", 1L));
		assertThat(this.database.count("callout_participations WHERE free_attempts = 2")).isEqualTo(1);
	}

	@Test
	void a_call_that_was_too_short_has_not_reached_the_person() {
		this.campaign.contacts(1);
		this.campaign.started("minDuration=1h", "retry=too_short:1h");
		for (int run = 0; run < 3; run++) {
			this.campaign.enqueue();
			this.clock.advance(Duration.ofHours(1));
			this.campaign.update();
		}
		assertThat(calls()).isEqualTo(2);
		assertThat(this.campaign.people()).isEqualTo(Map.of("too_short 2", 1L));
		assertThat(this.database.count("phone_calls WHERE status = 'completed' AND duration >= 0")).isEqualTo(2);
	}

	@Test
	void a_number_that_is_not_valid_is_not_tried_again_and_its_contact_is_flagged_and_kept() {
		this.campaign.contacts(2);
		this.campaign.started("retry=errored:1m,1m");
		this.sandbox.faults().add(Fault.rejecting(RequestKind.CREATE, 400, "21217", "not valid").times(1));
		this.campaign.enqueue("concurrency=1");
		this.clock.advance(Duration.ofHours(1));
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(1);
		assertThat(this.campaign.people()).isEqualTo(Map.of("invalid_number 1", 1L, "open 1", 1L));
		assertThat(this.database.count("contacts WHERE invalid_since IS NOT NULL")).isEqualTo(1);
		assertThat(this.database.count("contacts")).isEqualTo(2);
	}

	@Test
	void nobody_is_called_more_often_than_the_cap_says_whatever_the_callout() {
		this.campaign.contacts(2, Outcome.BUSY);
		this.campaign.started("maxCallsPerPerson=2/24h", "retry=busy:0s,0s,0s");
		long second = this.campaign.started("maxCallsPerPerson=2/24h", "retry=busy:0s,0s,0s");
		Instant first = this.clock.instant();
		for (int hour = 0; hour < 5; hour++) {
			this.campaign.enqueue();
			this.clock.advance(Duration.ofHours(1));
			this.campaign.update();
		}
		assertThat(calls()).isEqualTo(4);
		assertThat(
				this.database.column(LocalDateTime.class, "SELECT DISTINCT next_call_at FROM callout_participations"))
			.containsExactly(Utc.column(first.plus(Duration.ofHours(24))));
		this.clock.set(first.plus(Duration.ofHours(24)));
		this.campaign.enqueue("calloutId=" + second);
		assertThat(calls()).isEqualTo(6);
	}

	@Test
	void very_many_who_are_held_do_not_starve_those_behind_them() {
		this.campaign.contacts(3000);
		this.clock.set(at("2027-03-01T21:00"));
		long callout = this.campaign.started("callingHours=09:00-20:00", "timeZoneKey=zone");
		this.campaign.contact(Outcome.COMPLETED, "{\"zone\":\"America/New_York\"}");
		this.campaign.run("populate-callout", "calloutId=" + callout);
		this.campaign.enqueue("maxCallsToEnqueue=5");
		assertThat(calls()).isEqualTo(1);
		assertThat(this.database.count("callout_participations WHERE next_call_at = ?", column("2027-03-02T09:00")))
			.isEqualTo(3000);
	}

	@Test
	void after_valid_until_nobody_is_called_and_a_new_rule_lets_them_be_called() {
		this.campaign.contacts(2);
		this.campaign.started("validUntil=2027-03-01T00:00Z");
		this.campaign.enqueue();
		assertThat(calls()).isZero();
		this.campaign.run("change-callout", "action=configure", "validUntil=none", "maxAttempts=2");
		this.campaign.run("change-callout", "action=resume");
		this.campaign.enqueue();
		assertThat(calls()).isEqualTo(2);
	}

	@Test
	void numbers_called_are_those_of_the_callout() {
		List<String> people = this.campaign.contacts(5);
		this.campaign.started("maxAttempts=1");
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).extracting(Ledger.Dialled::to)
			.containsExactlyInAnyOrderElementsOf(people);
	}

	private List<ClaimedCall> claim(int wanted) {
		return this.claim.claim(EnqueueRules.of(new Arguments(Map.of())), Claimer.of(1), List.of(1L), wanted,
				new Held());
	}

	private List<LocalDateTime> looks() {
		return this.database.column(LocalDateTime.class, "SELECT DISTINCT next_call_at FROM callout_participations");
	}

	private static Instant at(String local) {
		return LocalDateTime.parse(local).atZone(PHNOM_PENH).toInstant();
	}

	private static LocalDateTime column(String local) {
		return Utc.column(at(local));
	}

	private int calls() {
		return this.sandbox.ledger().calls().size();
	}

}
