package org.scfm.call;

import java.time.Clock;

import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The step {@code cancel-queued-calls}, for jobs that express the wish: see
 * {@link QueuedCalls}.
 */
@Configuration(proxyBeanMethods = false)
class CancelQueuedCallsConfiguration {

	// no transaction on purpose: a lease and an answer are each recorded at once
	@Bean
	Step cancelQueuedCallsStep(JobRepository jobRepository, CallCanceller callCanceller, StepCounters cancelCounters) {
		return new StepBuilder("cancel-queued-calls", jobRepository)
			.tasklet(callCanceller, new ResourcelessTransactionManager())
			.stream(cancelCounters)
			// listeners are told of the end in reverse order, so the canceller is told
			// before its counts are reported
			.listener(cancelCounters)
			.listener(callCanceller)
			.build();
	}

	@Bean
	@StepScope
	CallCanceller callCanceller(@Value("#{stepExecution}") StepExecution step, CancelBook cancelBook, PollBook pollBook,
			CallProvider provider, StepCounters cancelCounters, Metrics metrics, Clock clock) {
		return new CallCanceller(Arguments.of(step), cancelBook, pollBook, provider, cancelCounters, metrics, clock);
	}

	@Bean
	@StepScope
	StepCounters cancelCounters(@Value("#{stepExecution}") StepExecution step) {
		return QueuedCalls.calloutToCancel(step).isPresent()
				? new StepCounters(CallCanceller.CANCELED, CallCanceller.TOO_LATE, CallCanceller.NOT_CANCELED)
				: new StepCounters();
	}

}
