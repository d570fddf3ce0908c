package org.scfm.monitoring;

import java.time.Clock;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Measures jobs and what their steps did. How long they took, Spring Batch measures.
 */
@Component
class JobMetrics implements JobExecutionListener {

	private static final double MILLIS = 1000;

	private final Metrics metrics;

	private final Clock clock;

	JobMetrics(Metrics metrics, Clock clock) {
		this.metrics = metrics;
		this.clock = clock;
	}

	@Override
	public void beforeJob(JobExecution execution) {
		this.metrics.begin(execution.getJobInstance().getJobName());
	}

	@Override
	public void afterJob(JobExecution execution) {
		if (!this.metrics.areOn()) {
			return;
		}
		String job = execution.getJobInstance().getJobName();
		boolean completed = execution.getStatus() == BatchStatus.COMPLETED;
		double now = this.clock.instant().toEpochMilli() / MILLIS;
		this.metrics.set(Measure.JOB_SUCCEEDED, completed ? 1 : 0, job);
		this.metrics.set(Measure.JOB_ENDED, now, job);
		if (completed) {
			this.metrics.set(Measure.JOB_SUCCESS, now, job);
		}
		for (StepExecution step : execution.getStepExecutions()) {
			String name = step.getStepName();
			this.metrics.count(Measure.STEP_ITEMS, step.getReadCount(), job, name, "read");
			this.metrics.count(Measure.STEP_ITEMS, step.getWriteCount(), job, name, "written");
			this.metrics.count(Measure.STEP_ITEMS, step.getFilterCount(), job, name, "filtered");
			this.metrics.count(Measure.STEP_ITEMS, step.getSkipCount(), job, name, "skipped");
		}
	}

}
