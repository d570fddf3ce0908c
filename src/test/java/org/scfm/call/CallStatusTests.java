package org.scfm.call;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallStatusTests {

	private static final Set<CallStatus> ENDS = EnumSet.of(CallStatus.COMPLETED, CallStatus.FAILED, CallStatus.BUSY,
			CallStatus.NOT_ANSWERED, CallStatus.CANCELED);

	@ParameterizedTest
	@CsvSource({ "queued, QUEUED", "initiated, QUEUED", "ringing, IN_PROGRESS", "in-progress, IN_PROGRESS",
			"completed, COMPLETED", "failed, FAILED", "busy, BUSY", "no-answer, NOT_ANSWERED", "canceled, CANCELED" })
	void every_status_of_twilio_has_its_meaning(String remote, CallStatus status) {
		assertThat(CallStatus.ofRemote(remote)).contains(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "answered", "Completed", "no_answer", "cancelled" })
	void any_other_word_has_none(String remote) {
		assertThat(CallStatus.ofRemote(remote)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(CallStatus.class)
	void a_status_is_read_as_it_was_written(CallStatus status) {
		assertThat(CallStatus.ofColumn(status.column())).isEqualTo(status);
		assertThat(status.column()).matches("[a-z_]+");
	}

	@Test
	void calls_that_are_not_over_are_live() {
		assertThat(CallStatus.values()).filteredOn(CallStatus::isLive)
			.containsExactly(CallStatus.CREATED, CallStatus.SCHEDULING, CallStatus.UNKNOWN, CallStatus.QUEUED,
					CallStatus.IN_PROGRESS);
	}

	@Test
	void a_queued_call_may_go_straight_to_any_end() {
		assertThat(ENDS).allMatch(CallStatus.QUEUED::mayBecome);
		assertThat(ENDS).allMatch(CallStatus.IN_PROGRESS::mayBecome);
		assertThat(CallStatus.QUEUED.mayBecome(CallStatus.IN_PROGRESS)).isTrue();
	}

	@ParameterizedTest
	@EnumSource(CallStatus.class)
	void a_call_never_becomes_what_it_is_or_was(CallStatus status) {
		assertThat(status.mayBecome(status)).isFalse();
		assertThat(CallStatus.values()).filteredOn((earlier) -> earlier.ordinal() < status.ordinal())
			.noneMatch(status::mayBecome);
	}

	@ParameterizedTest
	@EnumSource(CallStatus.class)
	void a_call_that_is_over_stays_as_it_is(CallStatus status) {
		assertThat(CallStatus.values()).filteredOn((next) -> !status.isLive()).noneMatch(status::mayBecome);
	}

	@ParameterizedTest
	@EnumSource(names = { "QUEUED", "ERRORED", "RELEASED", "GIVEN_UP" })
	void what_became_of_an_unknown_call_may_become_known(CallStatus next) {
		assertThat(CallStatus.UNKNOWN.mayBecome(next)).isTrue();
		assertThat(CallStatus.SCHEDULING.mayBecome(CallStatus.UNKNOWN)).isTrue();
	}

}
