package org.scfm.job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class ResultsTests {

	private final JobExecution execution = new JobExecution(1, new JobInstance(1, "greet"), new JobParameters());

	@Test
	void results_stay_in_the_order_in_which_they_were_first_put() {
		Results results = Results.of(this.execution);
		assertThat(results.all()).isEmpty();
		results.put("read", 1L);
		results.put("added", 2L);
		results.put("read", 3L);
		assertThat(Results.of(this.execution).all()).containsExactly(entry("read", 3L), entry("added", 2L));
	}

	@ParameterizedTest
	@CsvSource({ "callsQueued, Calls Queued", "calloutId, Callout Id", "calls, Calls",
			"calloutParticipationsStillToCall, Callout Participations Still To Call" })
	void a_title_is_the_name_in_words(String name, String title) {
		assertThat(Results.title(name)).isEqualTo(title);
	}

}
