package org.scfm.call;

import java.util.List;
import java.util.Optional;

import org.scfm.call.ReconcileCallsParameters.Decision;
import org.scfm.call.ReconcileCallsParameters.ReleasePolicy;
import org.scfm.call.UnsettledCalls.Unsettled;
import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.Results;
import org.scfm.job.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code reconcile-calls}: puts back claims that were never sent, lists the calls
 * of which nobody knows whether they were placed, and settles one by a person's word. It
 * does not look calls up at the provider yet.
 */
@Configuration(proxyBeanMethods = false)
class ReconcileCallsJobConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(ReconcileCallsJobConfiguration.class);

	@Bean
	Job reconcileCallsJob(JobRepository jobRepository, Step reconcileCallsStep) {
		return new JobBuilder(ReconcileCallsParameters.JOB, jobRepository).start(reconcileCallsStep).build();
	}

	@Bean
	Step reconcileCallsStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			CallBook callBook, UnsettledCalls unsettledCalls) {
		return new StepBuilder("reconcile-calls", jobRepository).tasklet((contribution, context) -> {
			reconcile(contribution.getStepExecution(), callBook, unsettledCalls);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

	private static void reconcile(StepExecution step, CallBook callBook, UnsettledCalls unsettledCalls) {
		Arguments arguments = Arguments.of(step);
		Results results = Results.of(step.getJobExecution());
		Optional<Long> id = arguments.find(ReconcileCallsParameters.PHONE_CALL_ID);
		if (id.isPresent()) {
			Decision decision = arguments.get(ReconcileCallsParameters.DECISION);
			results.put("phoneCall", id.get());
			results.put("callStatus",
					unsettledCalls.decide(id.get(), decision, step.getJobExecution().getId()).column());
			return;
		}
		callBook.putBackUnsent(List.of(step.getJobExecution().getId()));
		List<Unsettled> unsettled = unsettledCalls.olderThan(arguments.get(ReconcileCallsParameters.GRACE_PERIOD));
		unsettled.forEach((call) -> LOG.warn(
				"Call {} is {}: {}. Settle it with reconcile-calls phoneCallId={} "
						+ "decision=placed or decision=not-placed",
				call.id(), call.status().column(), call.reason(), call.id()));
		results.put("callsWaitingForDecision", unsettled.size());
	}

	@Bean
	Precondition reconcileCallsPrecondition(UnsettledCalls unsettledCalls) {
		return new Precondition(ReconcileCallsParameters.JOB, (arguments, restart) -> {
			Optional<Long> id = arguments.find(ReconcileCallsParameters.PHONE_CALL_ID);
			if (id.isPresent() != arguments.find(ReconcileCallsParameters.DECISION).isPresent()) {
				throw new UsageException("phoneCallId and decision go together: give both or neither");
			}
			if (arguments.get(ReconcileCallsParameters.RELEASE_POLICY) == ReleasePolicy.RELEASE) {
				throw new UsageException(
						"releasePolicy=release is not available yet, because calls are not looked up at "
								+ "the provider yet: decide call by call with phoneCallId and decision");
			}
			if (!restart) {
				id.ifPresent(unsettledCalls::requireUnsettled);
			}
		});
	}

}
