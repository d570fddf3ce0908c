package org.scfm.call;

import java.util.List;
import java.util.Objects;

import org.scfm.job.PartitionedWork;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Finds the executions that one run has had.
 */
@Component
public class RunExecutions {

	private final JobRepository jobRepository;

	RunExecutions(JobRepository jobRepository) {
		this.jobRepository = jobRepository;
	}

	/**
	 * The executions of the run that a step belongs to, its own included.
	 * @param step the step
	 * @return the executions' ids
	 */
	public List<Long> of(StepExecution step) {
		return this.jobRepository.getJobExecutions(step.getJobExecution().getJobInstance())
			.stream()
			.map(JobExecution::getId)
			.toList();
	}

	/**
	 * The other partitions of a step as they are recorded now, in the same job execution.
	 * @param partition the partition's step execution
	 * @return the others' step executions
	 */
	public List<StepExecution> othersOf(StepExecution partition) {
		JobExecution recorded = this.jobRepository.getJobExecution(partition.getJobExecutionId());
		return Objects.requireNonNull(recorded)
			.getStepExecutions()
			.stream()
			.filter(PartitionedWork::isPartition)
			.filter((other) -> other.getId() != partition.getId())
			.toList();
	}

	/**
	 * The step executions that one partition has had in the run, its own included.
	 * @param partition the partition's step execution
	 * @return the step executions' ids
	 */
	public List<Long> ofPartition(StepExecution partition) {
		return this.jobRepository.getJobExecutions(partition.getJobExecution().getJobInstance())
			.stream()
			.flatMap((execution) -> execution.getStepExecutions().stream())
			.filter((step) -> step.getStepName().equals(partition.getStepName()))
			.map(StepExecution::getId)
			.toList();
	}

}
