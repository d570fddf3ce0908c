package org.scfm.call;

import java.time.Clock;

import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.StepCounters;
import org.scfm.job.WorkerSettings;
import org.scfm.job.Workers;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job {@code update-calls}: leases the calls that are not known to be over, some at a
 * time, and asks the provider for each, or for its list where that is cheaper.
 */
@Configuration(proxyBeanMethods = false)
class UpdateCallsJobConfiguration {

	private static final int CHUNK_SIZE = 100;

	@Bean
	@Qualifier(UpdateCallsParameters.JOB)
	Job updateCallsJob(JobRepository jobRepository, Step updateCallsStep, Workers workers,
			PollPartitions pollPartitions) {
		return new JobBuilder(UpdateCallsParameters.JOB, jobRepository)
			.start(workers.spread(updateCallsStep, pollPartitions))
			.build();
	}

	// no transaction manager on purpose: a lease and an answer are each recorded at once
	@Bean
	Step updateCallsStep(JobRepository jobRepository, OpenCallReader openCallReader, CallPoller callPoller,
			StepCounters pollCounters) {
		return new StepBuilder("update-calls", jobRepository).<DueCall, DueCall>chunk(CHUNK_SIZE)
			.reader(openCallReader)
			.writer(callPoller)
			.stream(openCallReader)
			.stream(pollCounters)
			// listeners are told of the end in reverse order, so the poller is told
			// before its counts are reported
			.listener(pollCounters)
			.listener(callPoller)
			.build();
	}

	@Bean
	@StepScope
	OpenCallReader openCallReader(@Value("#{stepExecution}") StepExecution step, PollBook pollBook,
			CallCounts callCounts, CallProvider provider, StepCounters pollCounters, Clock clock) {
		return new OpenCallReader(Arguments.of(step), pollBook, new ListedCalls(pollBook, callCounts, provider),
				pollCounters, clock);
	}

	@Bean
	@StepScope
	CallPoller callPoller(@Value("#{stepExecution}") StepExecution step, PollBook pollBook, CallProvider provider,
			Breaker breaker, PollReport pollReport, StepCounters pollCounters, Metrics metrics) {
		return new CallPoller(Arguments.of(step), pollBook, provider, breaker, pollReport, pollCounters, metrics);
	}

	@Bean
	@StepScope
	StepCounters pollCounters() {
		return new StepCounters(CallPoller.COUNTS);
	}

	@Bean
	@Qualifier(UpdateCallsParameters.JOB)
	WorkerSettings updateCallsSettings(ProviderAccess providerAccess) {
		return providerAccess::check;
	}

	@Bean
	@Qualifier(UpdateCallsParameters.JOB)
	Precondition updateCallsPrecondition(ProviderAccess providerAccess) {
		return (arguments, restart) -> providerAccess.check();
	}

}
