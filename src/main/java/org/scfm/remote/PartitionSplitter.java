package org.scfm.remote;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.scfm.job.PartitionedWork;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Divides a step into partitions, once for a run. A restart takes up those that have not
 * completed, where each of them was.
 */
final class PartitionSplitter implements StepExecutionSplitter {

	private static final String PARTITIONS = "partitions";

	private final String stepName;

	private final PartitionedWork work;

	private final JobRepository jobRepository;

	PartitionSplitter(String stepName, PartitionedWork work, JobRepository jobRepository) {
		this.stepName = stepName;
		this.work = work;
		this.jobRepository = jobRepository;
	}

	@Override
	public String getStepName() {
		return this.stepName;
	}

	@Override
	public Set<StepExecution> split(StepExecution manager, int gridSize) {
		return manager.getExecutionContext().containsKey(PARTITIONS) ? takeUp(manager) : begin(manager);
	}

	private Set<StepExecution> begin(StepExecution manager) {
		Set<StepExecution> partitions = new LinkedHashSet<>();
		for (ExecutionContext context : this.work.divide(manager)) {
			partitions.add(create(manager.getJobExecution(), name(partitions.size()), context));
		}
		// said last: a manager that dies before has sent nothing yet
		manager.getExecutionContext().putInt(PARTITIONS, partitions.size());
		this.jobRepository.updateExecutionContext(manager);
		return partitions;
	}

	private Set<StepExecution> takeUp(StepExecution manager) {
		Set<StepExecution> partitions = new LinkedHashSet<>();
		for (StepExecution before : last(manager)) {
			if (before.getStatus() != BatchStatus.COMPLETED) {
				partitions.add(create(manager.getJobExecution(), before.getStepName(), before.getExecutionContext()));
			}
		}
		return partitions;
	}

	private StepExecution create(JobExecution job, String name, ExecutionContext context) {
		StepExecution partition = this.jobRepository.createStepExecution(name, job);
		partition.setExecutionContext(new ExecutionContext(context));
		this.jobRepository.updateExecutionContext(partition);
		return partition;
	}

	/**
	 * The last step execution of each partition of a run.
	 */
	List<StepExecution> last(StepExecution manager) {
		List<StepExecution> last = new ArrayList<>();
		for (int i = 0; i < manager.getExecutionContext().getInt(PARTITIONS, 0); i++) {
			StepExecution partition = this.jobRepository
				.getLastStepExecution(manager.getJobExecution().getJobInstance(), name(i));
			if (partition != null) {
				last.add(partition);
			}
		}
		return last;
	}

	private String name(int number) {
		return this.stepName + PartitionedWork.SEPARATOR + number;
	}

}
