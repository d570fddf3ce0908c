package org.scfm.call;

import java.time.Clock;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.StepCounters;
import org.scfm.job.UsageException;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;

import org.springframework.batch.core.step.builder.ChunkOrientedStepBuilder;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code reconcile-calls}: settles the calls of which nobody knows whether they
 * were placed, by looking them up at the provider or by a person's word, and lists those
 * that stay open. {@code enqueue-calls} begins with the same settling.
 */
@Configuration(proxyBeanMethods = false)
class ReconcileCallsJobConfiguration {

	private static final int CHUNK_SIZE = 50;

	@Bean
	@Qualifier(ReconcileCallsParameters.JOB)
	Job reconcileCallsJob(JobRepository jobRepository, Step reconcileCallsStep, Step reportWaitingCallsStep) {
		return new JobBuilder(ReconcileCallsParameters.JOB, jobRepository).start(reconcileCallsStep)
			.next(reportWaitingCallsStep)
			.build();
	}

	@Bean
	Step reconcileCallsStep(JobRepository jobRepository, UnsettledCallReader unsettledCallReader,
			CallSettler callSettler, StepCounters settleCounters) {
		return settling("reconcile-calls", jobRepository, unsettledCallReader, callSettler, settleCounters)
			.listener(settleCounters)
			.build();
	}

	@Bean
	Step settleCallsStep(JobRepository jobRepository, UnsettledCallReader unsettledCallReader, CallSettler callSettler,
			StepCounters settleCounters, WaitingCallsReport report) {
		return settling("settle-calls", jobRepository, unsettledCallReader, callSettler, settleCounters)
			.listener(new StepExecutionListener() {

				@Override
				public @Nullable ExitStatus afterStep(StepExecution step) {
					report.warn(step);
					return null;
				}

			})
			.build();
	}

	// no transaction manager on purpose: what a look-up tells is recorded call by call,
	// at once. A resumed run settles anew, because other calls may have come to be
	// settled
	private static ChunkOrientedStepBuilder<UnsettledCall, UnsettledCall> settling(String name,
			JobRepository jobRepository, UnsettledCallReader reader, CallSettler settler, StepCounters counters) {
		return new StepBuilder(name, jobRepository).allowStartIfComplete(true)
			.<UnsettledCall, UnsettledCall>chunk(CHUNK_SIZE)
			.reader(reader)
			.writer(settler)
			.stream(counters);
	}

	@Bean
	@StepScope
	UnsettledCallReader unsettledCallReader(@Value("#{stepExecution}") StepExecution step,
			UnsettledCalls unsettledCalls, CallProvider provider, Clock clock) {
		return new UnsettledCallReader(unsettledCalls, Arguments.of(step), provider.longestExchange(), clock);
	}

	@Bean
	@StepScope
	CallSettler callSettler(@Value("#{stepExecution}") StepExecution step, UnsettledCalls unsettledCalls,
			CallProvider provider, StepCounters settleCounters, Clock clock, Metrics metrics) {
		return new CallSettler(unsettledCalls, provider, SettleRules.of(Arguments.of(step)), settleCounters,
				step.getJobExecution().getId(), clock, metrics);
	}

	@Bean
	@StepScope
	StepCounters settleCounters() {
		return new StepCounters(CallSettler.LOOKED_UP, CallSettler.ADOPTED, CallSettler.RELEASED, CallSettler.GIVEN_UP,
				CallSettler.FAILED);
	}

	@Bean
	Step reportWaitingCallsStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			WaitingCallsReport report) {
		return new StepBuilder("report-waiting-calls", jobRepository).allowStartIfComplete(true)
			.tasklet((contribution, context) -> {
				report.report(contribution.getStepExecution());
				return RepeatStatus.FINISHED;
			}, transactionManager)
			.build();
	}

	@Bean
	@Qualifier(ReconcileCallsParameters.JOB)
	Precondition reconcileCallsPrecondition(CallDecisions callDecisions, ProviderAccess providerAccess) {
		return (arguments, restart) -> {
			Optional<Long> id = arguments.find(ReconcileCallsParameters.PHONE_CALL_ID);
			if (id.isPresent() != arguments.find(ReconcileCallsParameters.DECISION).isPresent()) {
				throw new UsageException("phoneCallId and decision go together: give both or neither");
			}
			if (id.isEmpty()) {
				providerAccess.check();
			}
			else if (!restart) {
				callDecisions.requireUndecided(id.get());
			}
		};
	}

}
