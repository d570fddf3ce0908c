package org.scfm.call;

import java.util.List;

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

}
