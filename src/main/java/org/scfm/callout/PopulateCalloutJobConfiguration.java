package org.scfm.callout;

import org.scfm.job.Precondition;
import org.scfm.job.StepCounters;
import org.scfm.job.Workers;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code populate-callout}: reads the contacts in the order of their ids, leaves
 * out those that the filter does not match, and adds those that are not yet in the
 * callout.
 */
@Configuration(proxyBeanMethods = false)
class PopulateCalloutJobConfiguration {

	@Bean
	@Qualifier(PopulateCalloutParameters.JOB)
	Job populateCalloutJob(JobRepository jobRepository, Step populateCalloutStep, Workers workers,
			ContactPartitions contactPartitions) {
		return new JobBuilder(PopulateCalloutParameters.JOB, jobRepository)
			.start(workers.spread(populateCalloutStep, contactPartitions))
			.build();
	}

	@Bean
	Step populateCalloutStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			PopulateCalloutTasklet populateCalloutTasklet, StepCounters participationCounters) {
		return new StepBuilder("populate-callout", jobRepository).tasklet(populateCalloutTasklet, transactionManager)
			.stream(populateCalloutTasklet)
			.listener(populateCalloutTasklet)
			.stream(participationCounters)
			.listener(participationCounters)
			.build();
	}

	@Bean
	@StepScope
	StepCounters participationCounters() {
		return new StepCounters(PopulateCalloutTasklet.ADDED, PopulateCalloutTasklet.THERE);
	}

	@Bean
	@Qualifier(PopulateCalloutParameters.JOB)
	Precondition populateCalloutPrecondition(Callouts callouts) {
		return (arguments, restart) -> {
			// a run that has begun knows its callout, even if it is no longer the only
			// one
			if (!restart) {
				callouts.named(arguments);
			}
		};
	}

}
