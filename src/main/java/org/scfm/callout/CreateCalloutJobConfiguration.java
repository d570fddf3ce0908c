package org.scfm.callout;

import org.scfm.job.Arguments;
import org.scfm.job.Results;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code create-callout}.
 */
@Configuration(proxyBeanMethods = false)
class CreateCalloutJobConfiguration {

	@Bean
	Job createCalloutJob(JobRepository jobRepository, Step createCalloutStep) {
		return new JobBuilder(CreateCalloutParameters.JOB, jobRepository).start(createCalloutStep).build();
	}

	@Bean
	Step createCalloutStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			Callouts callouts) {
		return new StepBuilder("create-callout", jobRepository).tasklet((contribution, context) -> {
			Arguments arguments = Arguments.of(contribution.getStepExecution());
			long id = callouts.create(arguments.get(CreateCalloutParameters.METADATA));
			contribution.incrementWriteCount(1);
			Results.of(contribution.getStepExecution().getJobExecution()).put("calloutId", id);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

}
