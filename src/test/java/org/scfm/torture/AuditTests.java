package org.scfm.torture;

import org.junit.jupiter.api.Test;
import org.scfm.torture.Audit.Kind;
import org.scfm.torture.Audit.Violation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit finds what it is there to find. Each test spoils books that are in order.
 */
class AuditTests extends BooksInOrder {

	@Test
	void books_in_order_are_in_order() {
		assertThat(violations()).isEmpty();
	}

	@Test
	void a_call_that_no_row_holds_is_found() {
		this.dialled.add(dialled("CA3", BERT, 30, 31, "completed"));
		assertFound(Kind.CALLS, BERT, "no phone call holds it");
	}

	@Test
	void a_released_row_does_not_account_for_a_call() {
		this.calls.add(call(3, 1, 2, "released", null, 29, 40));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(20), 3));
		assertThat(violations()).isEmpty();
		this.dialled.add(dialled("CA3", ANNA, 30, 31, "busy"));
		assertFound(Kind.CALLS, ANNA, "no phone call holds it");
	}

	@Test
	void a_call_that_was_decided_as_placed_accounts_for_one_and_only_one() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "given_up", at(9)));
		spoil(2, (call) -> call(2, 2, 1, "given_up", null, 9, 15));
		assertThat(violations()).isEmpty();
		this.periodLimits.add(new Rules.PeriodLimit(at(8), 3));
		this.dialled.add(dialled("CA3", ANNA, 12, 13, "busy"));
		assertFound(Kind.CALLS, ANNA, "CA3 was dialled and no phone call holds it");
	}

	@Test
	void a_call_that_waits_for_a_decision_accounts_for_one_that_was_dialled() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "open", at(9)));
		spoil(2, (call) -> call(2, 2, 1, "unknown", null, 9, null));
		this.waiting.add(2L);
		assertThat(violations()).isEmpty();
		this.waiting.clear();
		assertThat(violations()).extracting(Violation::kind)
			.containsExactly(Kind.CALLS, Kind.TWICE, Kind.LOST, Kind.LEFT);
	}

	@Test
	void two_rows_with_one_sid_are_found() {
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA1", 9, 15));
		assertFound(Kind.CALLS, ANNA, "hold one sid");
	}

	@Test
	void a_sid_that_was_never_dialled_is_found() {
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA9", 9, 15));
		assertFound(Kind.CALLS, ANNA, "never dialled");
	}

	@Test
	void the_sid_of_a_call_to_someone_else_is_found() {
		this.dialled.set(1, dialled("CA2", BERT, 10, 11, "busy"));
		assertFound(Kind.CALLS, ANNA, "someone else");
	}

	@Test
	void an_end_that_is_not_the_providers_is_found() {
		this.dialled.set(1, dialled("CA2", ANNA, 10, 11, "no-answer"));
		assertFound(Kind.CALLS, ANNA, "call 2 is busy and the provider says no-answer");
	}

	@Test
	void two_calls_at_once_are_found() {
		this.dialled.set(0, dialled("CA1", ANNA, 1, 10.5, "completed"));
		assertFound(Kind.TWICE, ANNA, "while the call of 2026-03-01T12:00:01Z went on");
	}

	@Test
	void a_call_while_an_earlier_one_is_not_known_to_be_over_is_found() {
		spoil(1, (call) -> call(1, 1, 1, "completed", "CA1", 0, 12));
		assertFound(Kind.TWICE, ANNA, "while call 1 was open or unknown");
	}

	@Test
	void a_call_while_the_outcome_of_one_that_was_never_placed_is_unknown_is_found() {
		this.calls.add(call(3, 1, 2, "released", null, 8, 20));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(-1), 3));
		assertThat(violations()).extracting(Violation::toString)
			.singleElement()
			.asString()
			.contains("TWICE", "while call 3 was open or unknown");
	}

	@Test
	void a_person_who_was_never_called_is_found() {
		this.participations.add(new Books.Participation(3, 1, BERT, 0, "none", null));
		assertFound(Kind.LOST, BERT, "never called");
	}

	@Test
	void a_person_whose_retry_is_due_is_found() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "failed", at(9)));
		this.dialled.set(1, dialled("CA2", ANNA, 10, 11, "failed"));
		spoil(2, (call) -> call(2, 2, 1, "failed", "CA2", 9, 15));
		assertFound(Kind.LOST, ANNA, "failed after 1 attempts");
	}

	@Test
	void a_person_with_an_open_call_that_nobody_lists_is_found() {
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "open", at(9)));
		assertFound(Kind.LOST, ANNA, "an open call that nobody lists");
	}

	@Test
	void a_run_beyond_its_limit_is_found() {
		this.callsPerRun.put("run", 1);
		assertFound(Kind.LIMITS, "run", "placed 2 calls and may place 1");
	}

	@Test
	void a_run_that_may_place_no_calls_is_found() {
		this.callsPerRun.clear();
		assertFound(Kind.LIMITS, "run", "may place null");
	}

	@Test
	void a_period_beyond_its_limit_is_found() {
		this.periodLimits.set(1, new Rules.PeriodLimit(at(12), 2));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("2 calls were dialled by 2026-03-01T12:00:10Z, and 1 may be in PT59M",
					"2 calls were announced by 2026-03-01T12:00:09Z, and 1 may be in PT59M");
	}

	@Test
	void calls_of_an_earlier_period_do_not_count() {
		this.periodLimits.remove(1);
		this.dialled.set(1, dialled("CA2", ANNA, 10_000, 10_001, "busy"));
		spoil(2, (call) -> call(2, 2, 1, "busy", "CA2", 9_999, 10_002));
		assertThat(violations()).isEmpty();
	}

	@Test
	void more_attempts_than_allowed_are_found() {
		for (int i = 2; i <= 3; i++) {
			this.calls.add(call(10 + i, 1, i, "errored", null, 100 * i, 100 * i + 1));
		}
		this.callsPerRun.put("run", 4);
		this.periodLimits.add(new Rules.PeriodLimit(at(8), 4));
		this.participations.set(0, new Books.Participation(1, 1, ANNA, 3, "errored", at(300)));
		assertFound(Kind.LIMITS, "1", "was called 3 times");
	}

	@Test
	void a_wrong_count_and_a_wrong_outcome_are_found() {
		this.participations.set(0, new Books.Participation(1, 1, ANNA, 2, "completed", at(0)));
		this.participations.set(1, new Books.Participation(2, 2, ANNA, 1, "not_answered", at(9)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 1 says 2 attempts, the last completed; its calls say 1, completed",
					"participation 2 says 1 attempts, the last not_answered; its calls say 1, busy");
	}

	@Test
	void a_number_that_the_provider_calls_invalid_is_an_outcome_of_its_own() {
		addRefused("21211");
		this.participations.add(new Books.Participation(3, 3, BERT, 1, "invalid_number", at(20)));
		assertThat(violations()).isEmpty();
		this.participations.set(2, new Books.Participation(3, 3, BERT, 1, "errored", at(20)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 3 says 1 attempts, the last errored; its calls say 1, invalid_number");
	}

	@Test
	void any_other_refusal_does_not_make_a_number_invalid() {
		addRefused("21219");
		this.participations.add(new Books.Participation(3, 3, BERT, 1, "invalid_number", at(20)));
		assertThat(violations()).extracting(Violation::text)
			.containsExactly("participation 3 says 1 attempts, the last invalid_number; its calls say 1, errored");
	}

	private void addRefused(String code) {
		this.calls.add(new Books.Call(3, 3, 3, 1, BERT, "errored", null, at(20), at(20), at(21), code, "refused", 7,
				null, null, null));
		this.callsPerRun.put("run", 3);
		this.periodLimits.add(new Rules.PeriodLimit(at(20), 3));
	}

	@Test
	void a_call_that_was_claimed_and_never_sent_is_found() {
		this.calls.add(
				new Books.Call(3, 1, 3, 1, BERT, "created", null, at(20), null, null, null, null, 7, null, null, null));
		this.participations.add(new Books.Participation(3, 1, BERT, 1, "open", at(20)));
		this.callsPerRun.put("run", 3);
		this.waiting.add(3L);
		assertFound(Kind.LEFT, BERT, "call 3 is created");
	}

}
