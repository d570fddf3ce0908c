package org.scfm.remote;

import java.util.Optional;

import org.scfm.job.JobDeclaration;
import org.scfm.job.RunGuard;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Lets one process at a time work on one partition of a run, as {@link RunGuard} does for
 * whole runs. The guard is that of the partition and not of one step execution: so a
 * worker of an earlier execution of the run keeps others away until it has ended.
 */
@Component
public class PartitionGuards {

	private final RunGuard runGuard;

	PartitionGuards(RunGuard runGuard) {
		this.runGuard = runGuard;
	}

	/**
	 * Tries to take a partition's guard.
	 * @param partition the partition's step execution
	 * @return the guard, or empty where another process has it
	 */
	public Optional<RunGuard.Held> tryTake(StepExecution partition) {
		return this.runGuard.tryTake(job(partition), name(partition));
	}

	boolean isFree(StepExecution partition) {
		return this.runGuard.isFree(job(partition), name(partition));
	}

	private static String job(StepExecution partition) {
		return partition.getJobExecution().getJobInstance().getJobName();
	}

	// a run id has no spaces, so this is the guard of no run
	private static String name(StepExecution partition) {
		return partition.getJobParameters().getString(JobDeclaration.RUN_ID.name()) + ' ' + partition.getStepName();
	}

}
