package org.scfm.job;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/**
 * How many items a job expects to handle, where it knows.
 */
public final class Progress {

	private static final String EXPECTED = "itemsExpected";

	private Progress() {
	}

	/**
	 * Says how many items a step will handle in this execution.
	 * @param step the step
	 * @param items how many
	 */
	public static void expect(StepExecution step, long items) {
		step.getExecutionContext().putLong(EXPECTED, items);
	}

	/**
	 * How many items a job expects to handle.
	 * @param execution the execution
	 * @return the number, 0 where it is not known
	 */
	public static long expected(JobExecution execution) {
		return execution.getStepExecutions()
			.stream()
			.mapToLong((step) -> step.getExecutionContext().getLong(EXPECTED, 0))
			.sum();
	}

}
