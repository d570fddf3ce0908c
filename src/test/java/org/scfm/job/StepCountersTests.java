package org.scfm.job;

import org.junit.jupiter.api.Test;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class StepCountersTests {

	private final ExecutionContext context = new ExecutionContext();

	@Test
	void counts_are_saved_with_the_chunk_and_go_on_after_a_restart() {
		StepCounters counters = new StepCounters("added", "there");
		counters.open(this.context);
		counters.add("added", 5);
		counters.update(this.context);
		counters.add("added", 7);
		StepCounters restarted = new StepCounters("added", "there");
		restarted.open(this.context);
		assertThat(restarted.get("added")).isEqualTo(5);
		restarted.add("added", 1);
		restarted.add("there", 2);
		assertThat(restarted.get("added")).isEqualTo(6);
		assertThat(restarted.get("there")).isEqualTo(2);
	}

	@Test
	void only_what_was_saved_is_reported_in_the_order_of_the_names() {
		JobExecution execution = new JobExecution(1, new JobInstance(1, "greet"), new JobParameters());
		StepExecution step = new StepExecution(1, "greet", execution);
		StepCounters counters = new StepCounters("there", "added", "never");
		counters.open(step.getExecutionContext());
		counters.add("added", 3);
		counters.add("there", 4);
		counters.update(step.getExecutionContext());
		counters.add("added", 100);
		counters.afterStep(step);
		assertThat(Results.of(execution).all()).containsExactly(entry("there", 4L), entry("added", 3L),
				entry("never", 0L));
	}

}
