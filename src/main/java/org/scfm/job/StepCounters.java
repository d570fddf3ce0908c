package org.scfm.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/**
 * Counts what a chunk-oriented step does, beyond what Spring Batch counts. The counts are
 * saved in the transaction of each chunk, so that they are right after a crash and a
 * restart, and are among the job's results in the end. To be made anew for each step
 * execution, and registered with the step as stream and as listener.
 */
public class StepCounters implements ItemStream, StepExecutionListener {

	private final Map<String, Long> counts = new LinkedHashMap<>();

	/**
	 * @param names the results to count, in camel case, in the order in which they are
	 * shown
	 */
	public StepCounters(String... names) {
		for (String name : names) {
			this.counts.put(name, 0L);
		}
	}

	/**
	 * Counts.
	 * @param name one of the names
	 * @param more how many more
	 */
	public synchronized void add(String name, long more) {
		this.counts.merge(name, more, Long::sum);
	}

	/**
	 * What has been counted so far, in earlier executions of the run too.
	 * @param name one of the names
	 * @return the count
	 */
	public synchronized long get(String name) {
		return this.counts.getOrDefault(name, 0L);
	}

	/**
	 * Adds up what the partitions of a step have counted.
	 * @param manager the step execution that manages the partitions; its job's results
	 * get the sums
	 * @param partitions the step executions of the partitions
	 * @param names the results to add up, in the order in which they are shown
	 */
	public static void addUp(StepExecution manager, List<StepExecution> partitions, String... names) {
		Results results = Results.of(manager.getJobExecution());
		for (String name : names) {
			results.put(name,
					partitions.stream()
						.mapToLong((partition) -> partition.getExecutionContext().getLong(name, 0))
						.sum());
		}
	}

	@Override
	public synchronized void open(ExecutionContext context) {
		this.counts.replaceAll((name, none) -> context.getLong(name, 0));
		update(context);
	}

	@Override
	public synchronized void update(ExecutionContext context) {
		this.counts.forEach(context::putLong);
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution step) {
		Results results = Results.of(step.getJobExecution());
		this.counts.keySet().forEach((name) -> results.put(name, step.getExecutionContext().getLong(name, 0)));
		return null;
	}

}
