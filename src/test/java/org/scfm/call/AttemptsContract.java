package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.database.Utc;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

abstract class AttemptsContract {

	@Autowired
	private Attempts attempts;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	private long person;

	@BeforeEach
	void somebody_is_in_a_callout() {
		this.campaign.running(1);
		this.person = this.database.value(Long.class, "SELECT id FROM callout_participations");
	}

	@Test
	void without_calls_there_was_no_attempt() {
		this.database.update("UPDATE callout_participations SET attempts = 2, last_outcome = 'open', "
				+ "last_attempt_at = created_at");
		this.attempts.recount(List.of(this.person));
		assertSays(0, "none", null);
	}

	@Test
	void the_last_call_that_counts_tells_the_outcome_and_the_time() {
		call(1, "failed", Duration.ofMinutes(1));
		call(2, "busy", Duration.ofMinutes(2));
		call(3, "released", Duration.ofMinutes(3));
		this.attempts.recount(List.of(this.person));
		assertSays(2, "busy", Duration.ofMinutes(2));
	}

	@Test
	void of_people_with_only_released_and_withdrawn_calls_nobody_was_called() {
		call(1, "released", Duration.ofMinutes(1));
		call(2, "withdrawn", Duration.ofMinutes(2));
		this.attempts.recount(List.of(this.person));
		assertSays(0, "none", null);
	}

	@ParameterizedTest
	@EnumSource(CallStatus.class)
	void the_end_of_a_call_is_told_and_nothing_else(CallStatus status) {
		long call = call(1, status.column(), Duration.ofMinutes(1));
		this.attempts.ended(List.of(call));
		if (status.isLive() || CallStatus.NO_ATTEMPT.contains(status)) {
			assertSays(0, "none", null);
		}
		else {
			assertSays(1, status.column(), Duration.ofMinutes(1));
		}
	}

	@Test
	void a_call_that_is_not_over_is_an_open_attempt() {
		call(1, "failed", Duration.ofMinutes(1));
		call(2, "unknown", Duration.ofMinutes(2));
		this.attempts.recount(List.of(this.person));
		assertSays(2, "open", Duration.ofMinutes(2));
	}

	@Test
	void nobody_is_asked_about_without_cause() {
		this.attempts.recount(List.of());
		this.attempts.ended(List.of());
		assertSays(0, "none", null);
	}

	private long call(int attempt, String status, Duration sent) {
		Object at = Utc.column(TestClock.START.plus(sent));
		Map<String, Object> person = this.database.rows("SELECT * FROM callout_participations").get(0);
		this.database.update("""
				INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status,
				  provider, account_sid, metadata, created_at, send_by, sent_at, placed_by_execution,
				  changed_by_execution, updated_at)
				VALUES (?, ?, ?, ?, ?, ?, 'twilio', 'AC', '{}', ?, ?, ?, -1, -1, ?)
				""", person.get("callout_id"), this.person, person.get("contact_id"), attempt, person.get("msisdn"),
				status, Utc.column(TestClock.START), at, at, at);
		return this.database.value(Long.class, "SELECT id FROM phone_calls WHERE attempt = ?", attempt);
	}

	private void assertSays(int count, String outcome, Duration lastAttempt) {
		String at = (lastAttempt != null) ? "last_attempt_at = ?" : "last_attempt_at IS NULL";
		Object[] values = (lastAttempt != null)
				? new Object[] { count, outcome, Utc.column(TestClock.START.plus(lastAttempt)) }
				: new Object[] { count, outcome };
		assertThat(
				this.database.count("callout_participations WHERE attempts = ? AND last_outcome = ? AND " + at, values))
			.as(this.database.rows("SELECT attempts, last_outcome, last_attempt_at FROM callout_participations")
				.toString())
			.isEqualTo(1);
	}

}
