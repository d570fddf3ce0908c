package org.scfm.campaign;

import org.scfm.callout.Callout;
import org.scfm.callout.CalloutParameters;
import org.scfm.callout.Callouts;
import org.scfm.job.Arguments;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Precondition;
import org.scfm.job.ResultPage;
import org.scfm.job.Results;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code callout-statistics}.
 */
@Configuration(proxyBeanMethods = false)
class CalloutStatisticsJobConfiguration {

	@Bean
	@Qualifier(CalloutStatisticsParameters.JOB)
	Job calloutStatisticsJob(JobRepository jobRepository, Step calloutStatisticsStep) {
		return new JobBuilder(CalloutStatisticsParameters.JOB, jobRepository).start(calloutStatisticsStep).build();
	}

	@Bean
	Step calloutStatisticsStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			Callouts callouts, CalloutStatistics statistics) {
		return new StepBuilder("callout-statistics", jobRepository).tasklet((contribution, context) -> {
			StepExecution step = contribution.getStepExecution();
			Results results = Results.of(step.getJobExecution());
			Callout callout = callouts.named(Arguments.of(step));
			step.getExecutionContext().putLong(CalloutParameters.CALLOUT_ID.name(), callout.id());
			statistics.of(callout).forEach(results::put);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

	@Bean
	ResultPage calloutReport(CalloutFiguresReader figures) {
		return new ResultPage(CalloutStatisticsParameters.JOB,
				(execution) -> CalloutReport
					.of(figures.read(callout(execution)), execution.getId(),
							Arguments.of(execution.getJobParameters()).get(JobDeclaration.RUN_ID))
					.html());
	}

	private static long callout(JobExecution execution) {
		return execution.getStepExecutions()
			.iterator()
			.next()
			.getExecutionContext()
			.getLong(CalloutParameters.CALLOUT_ID.name());
	}

	@Bean
	@Qualifier(CalloutStatisticsParameters.JOB)
	Precondition calloutStatisticsPrecondition(Callouts callouts) {
		return (arguments, restart) -> callouts.named(arguments);
	}

}
