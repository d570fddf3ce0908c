package org.scfm.call;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.database.Utc;
import org.scfm.policy.Bucket;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where people stand: each in one bucket, the same whether one is asked for or all.
 */
abstract class StandingsContract {

	private static final List<String> OUTCOMES = List.of("none", "open", "completed", "failed", "busy", "not_answered",
			"canceled", "errored", "given_up", "invalid_number");

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Standings standings;

	@Autowired
	private TestClock clock;

	@ParameterizedTest
	@ValueSource(strings = { "", "retry=busy:15m,1h not_answered:2h failed:15m canceled:free",
			"callingHours=09:00-20:00 maxAttempts=2", "maxCallsPerPerson=1/24h retry=failed:1m,1m",
			"startAt=2027-04-01T00:00Z", "validUntil=2027-02-01T00:00Z", "blockedDays=2027-03-02 retry=busy:0s" })
	void buckets_add_up_and_say_of_all_what_is_said_of_each(String rules) {
		List<String> people = this.campaign.contacts(300);
		people.subList(0, 30)
			.forEach((msisdn) -> this.database.insert("do_not_call", Map.of("pattern", msisdn, "prefix_length", 0,
					"added_at", Utc.column(this.clock.instant()), "added_by_execution", 1)));
		for (String status : List.of("start", "start pause")) {
			long callout = callout(rules, status);
			histories(callout, new Random(callout));
			Map<Bucket, Long> counts = this.standings.count(callout).buckets();
			assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(people.size());
			Map<Bucket, Long> each = new EnumMap<>(Bucket.class);
			people.forEach((msisdn) -> this.standings.of(msisdn)
				.stream()
				.filter((standing) -> standing.calloutId() == callout)
				.forEach((standing) -> each.merge(standing.verdict().bucket(), 1L, Long::sum)));
			counts.values().removeIf((count) -> count == 0);
			assertThat(counts).isEqualTo(each);
			this.database.update("DELETE FROM phone_calls");
		}
	}

	@Test
	void who_is_ready_is_whom_a_run_calls_and_nobody_else() {
		this.campaign.contacts(120);
		long callout = callout("retry=busy:15m,1h failed:15m canceled:free", "start");
		histories(callout, new Random(7));
		this.database.update("UPDATE callout_participations SET next_call_at = NULL "
				+ "WHERE last_outcome IN ('open', 'completed', 'given_up')");
		long ready = this.standings.count(callout).buckets().get(Bucket.READY);
		assertThat(ready).isPositive();
		assertThat(this.campaign.enqueue().results()).containsEntry("callsEnqueued", ready);
		assertThat(this.standings.count(callout).buckets()).containsEntry(Bucket.READY, 0L);
	}

	@Test
	void a_person_is_told_why_and_until_when() {
		String msisdn = this.campaign.contacts(1).get(0);
		// 05:30 in Phnom Penh
		callout("callingHours=09:00-20:00", "start");
		assertThat(this.standings.of(msisdn)).singleElement().satisfies((standing) -> {
			assertThat(standing.verdict().bucket()).isEqualTo(Bucket.OUTSIDE_HOURS);
			assertThat(standing.verdict().until()).isEqualTo("2027-03-02T02:00:00Z");
			assertThat(standing.verdict().reason()).isEqualTo("closed in [Asia/Phnom_Penh]");
		});
	}

	private long callout(String rules, String actions) {
		long callout = this.campaign.created(split(rules));
		for (String action : actions.split(" ")) {
			this.campaign.run("change-callout", "action=" + action, "calloutId=" + callout);
		}
		return callout;
	}

	private static String[] split(String rules) {
		return rules.isEmpty() ? new String[0] : rules.split(" (?=[a-zA-Z]+=)");
	}

	private void histories(long callout, Random random) {
		for (long person : this.database.column(Long.class,
				"SELECT id FROM callout_participations WHERE callout_id = ? ORDER BY id", callout)) {
			String outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
			int attempts = outcome.equals("none") ? 0 : 1 + random.nextInt(3);
			Object sentAt = Utc.column(this.clock.instant().minus(Duration.ofMinutes(random.nextInt(180))));
			this.database.update("""
					UPDATE callout_participations
					SET last_outcome = ?, attempts = ?, free_attempts = ?, outcome_count = ?, last_attempt_at = ?
					WHERE id = ?
					""", outcome, attempts, outcome.equals("errored") ? attempts : 0, attempts,
					outcome.equals("none") ? null : sentAt, person);
			if (!outcome.equals("none")) {
				String status = outcome.equals("open") ? List.of("unknown", "queued").get(random.nextInt(2))
						: outcome.replace("invalid_number", "errored");
				this.database.update(
						"""
								INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
								  provider, account_sid, metadata, created_at, send_by, sent_at, placed_by_execution,
								  changed_by_execution, updated_at)
								SELECT callout_id, id, contact_id, 1, msisdn, ?, 'twilio', 'AC', '{}', created_at, created_at, ?,
								  -1, -1, created_at
								FROM callout_participations WHERE id = ?
								""",
						status, sentAt, person);
			}
		}
	}

}
