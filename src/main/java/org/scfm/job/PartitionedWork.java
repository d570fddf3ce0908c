package org.scfm.job;

import java.util.List;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * How the work of one step is divided into partitions that may be done at once, in any
 * order and by different processes.
 */
public interface PartitionedWork {

	/** In a partition's execution context: which process does, or last did, it. */
	String WORKER = "worker";

	/** The exit code of a partition that failed because of what the user has given. */
	String WRONG_USE = "WRONG_USE";

	/** Between the step's name and the partition's number. */
	char SEPARATOR = ':';

	/**
	 * Divides the work; done once for a run, whose restarts keep the partitions.
	 * @param manager the step execution that manages the partitions
	 * @return what each partition's step execution begins with; their number follows the
	 * work, not the workers, and is 0 where there is nothing to do
	 */
	List<ExecutionContext> divide(StepExecution manager);

	/**
	 * Reports what came of it, once no partition is at work any more.
	 * @param manager the step execution that manages the partitions
	 * @param partitions the last step execution of each partition, those that completed
	 * in an earlier execution of the run included
	 */
	void report(StepExecution manager, List<StepExecution> partitions);

	/**
	 * Whether a step execution is that of a partition.
	 * @param step the step execution
	 * @return false where one process does the whole step
	 */
	static boolean isPartition(StepExecution step) {
		return step.getStepName().indexOf(SEPARATOR) >= 0;
	}

	/**
	 * How many partitions an amount of work makes.
	 * @param items how much there is to do, 0 or more
	 * @param size how much one partition has at best
	 * @param most how many partitions there are at most
	 * @return 0 where there is nothing to do, else 1 to {@code most}
	 */
	static int count(long items, long size, int most) {
		return (int) Math.min(most, (items + size - 1) / size);
	}

}
