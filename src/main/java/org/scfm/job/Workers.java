package org.scfm.job;

import org.springframework.batch.core.step.Step;

/**
 * Lets the work of a step be spread over worker processes, where a run asks for it.
 */
public interface Workers {

	/**
	 * A step that is done by this process as it is, or, in a run with
	 * {@code workers=remote}, by worker processes in partitions.
	 * @param step the step, which a worker does on each partition
	 * @param work how it is divided
	 * @return the step to be put into the job
	 */
	Step spread(Step step, PartitionedWork work);

	/**
	 * Checks, before anything is written, that the workers that a run asks for can be
	 * reached.
	 * @param arguments the run's arguments
	 * @throws UsageException if no broker is configured
	 */
	void check(Arguments arguments);

}
