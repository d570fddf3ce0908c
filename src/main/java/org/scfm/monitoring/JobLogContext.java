package org.scfm.monitoring;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Has the log lines of a job say which execution they belong to, and which callout where
 * the job was told one. Before all other listeners, which may log and start threads.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class JobLogContext implements JobExecutionListener {

	@Override
	public void beforeJob(JobExecution execution) {
		LogContext.put(LogContext.JOB, execution.getJobInstance().getJobName());
		LogContext.put(LogContext.EXECUTION, execution.getId());
		String callout = execution.getJobParameters().getString(LogContext.CALLOUT);
		if (callout != null && !callout.isBlank()) {
			LogContext.put(LogContext.CALLOUT, callout);
		}
	}

}
