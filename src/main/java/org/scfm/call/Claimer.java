package org.scfm.call;

import org.jspecify.annotations.Nullable;
import org.scfm.job.PartitionedWork;

import org.springframework.batch.core.step.StepExecution;

/**
 * Who claims and sends calls.
 *
 * @param execution the job execution
 * @param partition the partition's step execution, or null where one process does the
 * whole step
 * @param version the version of the partition's row that its worker has written last
 */
record Claimer(long execution, @Nullable Long partition, int version) {

	static Claimer of(StepExecution step) {
		Integer version = step.getVersion();
		return PartitionedWork.isPartition(step)
				? new Claimer(step.getJobExecutionId(), step.getId(), (version != null) ? version : 0)
				: of(step.getJobExecutionId());
	}

	static Claimer of(long execution) {
		return new Claimer(execution, null, 0);
	}

}
