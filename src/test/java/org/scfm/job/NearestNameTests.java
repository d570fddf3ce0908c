package org.scfm.job;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestNameTests {

	private static final List<String> NAMES = List.of("maxCallsToEnqueue", "maxCallsPerPeriod", "calloutId", "runId",
			"action");

	@ParameterizedTest
	@CsvSource({ "maxCallsToEnque, maxCallsToEnqueue", "MAXCALLSPERPERIOD, maxCallsPerPeriod", "calloutID, calloutId",
			"callout_id, calloutId", "acton, action", "actions, action", "atcion, action", "run, runId",
			"maxCallsPerPeriodHours, maxCallsPerPeriod" })
	void a_misspelt_name_finds_its_nearest(String typed, String nearest) {
		assertThat(NearestName.of(typed, NAMES)).contains(nearest);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "url", "password", "enqueueStrategy" })
	void a_name_far_from_all_finds_none(String typed) {
		assertThat(NearestName.of(typed, NAMES)).isEmpty();
	}

	@Test
	void among_no_names_there_is_no_nearest() {
		assertThat(NearestName.of("action", List.of())).isEmpty();
	}

}
