package org.scfm.callout;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CalloutActionTests {

	@ParameterizedTest
	@CsvSource({ "START, INITIALIZED, RUNNING", "STOP, RUNNING PAUSED, STOPPED", "PAUSE, RUNNING, PAUSED",
			"RESUME, PAUSED STOPPED COMPLETED, RUNNING" })
	void an_action_leads_from_some_states_to_one(CalloutAction action, String from, CalloutStatus to) {
		assertThat(CalloutStatus.values()).filteredOn(action::isAllowedIn)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(from.split(" ")).map(CalloutStatus::valueOf).toList());
		assertThat(action.result(CalloutStatus.valueOf(from.split(" ")[0]))).isEqualTo(to);
	}

	@ParameterizedTest
	@EnumSource(CalloutStatus.class)
	void no_action_but_configure_leads_to_the_state_that_is(CalloutStatus status) {
		assertThat(CalloutAction.values()).filteredOn((action) -> action.isAllowedIn(status))
			.contains(CalloutAction.CONFIGURE)
			.hasSizeGreaterThan(1)
			.allMatch((action) -> (action.result(status) == status) == (action == CalloutAction.CONFIGURE));
	}

	@Test
	void an_action_that_is_not_allowed_is_a_usage_error() {
		Callout callout = new Callout(7, CalloutStatus.PAUSED, null, Map.of(), Optional.empty());
		Callouts.requireAllowed(callout, CalloutAction.RESUME);
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Callouts.requireAllowed(callout, CalloutAction.PAUSE))
			.withMessage("callout 7 is paused, so pause is not allowed; nothing was changed");
	}

	@ParameterizedTest
	@EnumSource(CalloutStatus.class)
	void a_state_is_read_as_it_was_written(CalloutStatus status) {
		assertThat(CalloutStatus.ofColumn(status.column())).isEqualTo(status);
	}

}
