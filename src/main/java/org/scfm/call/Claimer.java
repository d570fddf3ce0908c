package org.scfm.call;

import org.jspecify.annotations.Nullable;
import org.scfm.job.PartitionedWork;

import org.springframework.batch.core.step.StepExecution;

/**
 * Who claims calls, to send them or to start their flows.
 *
 * @param execution the job execution
 * @param partition the partition's step execution, or null where one process does the
 * whole step
 * @param version the version of the partition's row that its worker has written last
 */
public record Claimer(long execution, @Nullable Long partition, int version) {

	/**
	 * The claimer that a step execution is now.
	 * @param step the step execution of a whole step, or that of a partition
	 * @return the claimer, to be asked for anew after each chunk, which raises the
	 * version
	 */
	public static Claimer of(StepExecution step) {
		Integer version = step.getVersion();
		return PartitionedWork.isPartition(step)
				? new Claimer(step.getJobExecutionId(), step.getId(), (version != null) ? version : 0)
				: of(step.getJobExecutionId());
	}

	/**
	 * A process that does a whole step.
	 * @param execution the job execution
	 * @return the claimer
	 */
	public static Claimer of(long execution) {
		return new Claimer(execution, null, 0);
	}

}
