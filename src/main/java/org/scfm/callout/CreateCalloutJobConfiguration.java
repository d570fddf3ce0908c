package org.scfm.callout;

import java.util.Map;
import java.util.Optional;

import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.Results;
import org.scfm.job.UsageException;
import org.scfm.policy.DialPolicy;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code create-callout}.
 */
@Configuration(proxyBeanMethods = false)
class CreateCalloutJobConfiguration {

	private static final String CALLOUT_ID = "calloutId";

	private static final String REQUEST_PARAMS = "requestParams";

	@Bean
	@Qualifier(CreateCalloutParameters.JOB)
	Job createCalloutJob(JobRepository jobRepository, Step createCalloutStep) {
		return new JobBuilder(CreateCalloutParameters.JOB, jobRepository).start(createCalloutStep).build();
	}

	@Bean
	Step createCalloutStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			CalloutChanges changes) {
		return new StepBuilder("create-callout", jobRepository).tasklet((contribution, context) -> {
			create(contribution.getStepExecution(), changes);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

	// what was done is noted in the transaction that does it, for the case that the
	// process is killed after it and the run is resumed
	private static void create(StepExecution step, CalloutChanges changes) {
		ExecutionContext done = step.getExecutionContext();
		if (!done.containsKey(CALLOUT_ID)) {
			Arguments arguments = Arguments.of(step);
			done.putLong(CALLOUT_ID, changes.create(arguments.get(CreateCalloutParameters.METADATA),
					DialPolicy.asked(arguments, Optional.empty()), step.getJobExecution().getId()));
			step.setWriteCount(1);
		}
		Results.of(step.getJobExecution()).put(CALLOUT_ID, done.getLong(CALLOUT_ID));
	}

	@Bean
	@Qualifier(CreateCalloutParameters.JOB)
	Precondition createCalloutPrecondition() {
		return (arguments, restart) -> {
			DialPolicy.asked(arguments, Optional.empty());
			Object params = arguments.get(CreateCalloutParameters.METADATA).get(REQUEST_PARAMS);
			if (params != null && !(params instanceof Map)) {
				throw new UsageException("metadata: " + REQUEST_PARAMS + " must be a JSON object, such as "
						+ "{\"from\":\"1234\"}; it goes before that of enqueue-calls");
			}
		};
	}

}
