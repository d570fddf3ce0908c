package org.scfm.campaign;

import java.util.List;

import org.scfm.call.QueuedCalls;
import org.scfm.callout.Callout;
import org.scfm.callout.CalloutAction;
import org.scfm.callout.CalloutChanges;
import org.scfm.callout.CalloutStatus;
import org.scfm.callout.Callouts;
import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.Results;
import org.scfm.job.UsageException;
import org.scfm.policy.DialPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * The job {@code change-callout}. When its first step is over, no further call of a
 * paused or stopped callout is announced; the second one has those canceled that wait at
 * the provider.
 */
@Configuration(proxyBeanMethods = false)
class ChangeCalloutJobConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(ChangeCalloutJobConfiguration.class);

	private static final String STATUS = "calloutStatus";

	@Bean
	@Qualifier(ChangeCalloutParameters.JOB)
	Job changeCalloutJob(JobRepository jobRepository, Step changeCalloutStep, Step cancelQueuedCallsStep) {
		return new JobBuilder(ChangeCalloutParameters.JOB, jobRepository).start(changeCalloutStep)
			.next(cancelQueuedCallsStep)
			.build();
	}

	@Bean
	Step changeCalloutStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			Callouts callouts, CalloutChanges changes) {
		return new StepBuilder("change-callout", jobRepository).tasklet((contribution, context) -> {
			change(contribution.getStepExecution(), callouts, changes);
			contribution.incrementWriteCount(1);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

	// what was done is noted in the transaction that does it, for the case that the
	// process is killed after it and the run is resumed
	private static void change(StepExecution step, Callouts callouts, CalloutChanges changes) {
		Arguments arguments = Arguments.of(step);
		Callout callout = callouts.named(arguments);
		ExecutionContext done = step.getExecutionContext();
		if (!done.containsKey(STATUS)) {
			CalloutAction action = arguments.get(ChangeCalloutParameters.ACTION);
			long execution = step.getJobExecution().getId();
			done.putString(STATUS, changes.change(callout.id(), action, execution).column());
			if (action == CalloutAction.CONFIGURE) {
				warnIfCompleted(callout);
				changes.configure(callout, DialPolicy.asked(arguments, callout.policy()), execution);
			}
		}
		if (!done.getString(STATUS).equals(CalloutStatus.RUNNING.column())
				&& arguments.get(ChangeCalloutParameters.ACTION) != CalloutAction.CONFIGURE
				&& arguments.get(QueuedCalls.CANCEL_QUEUED)) {
			QueuedCalls.cancelLater(step.getJobExecution(), callout.id());
		}
		Results results = Results.of(step.getJobExecution());
		results.put("callout", callout.id());
		results.put(STATUS, done.getString(STATUS));
	}

	private static void warnIfCompleted(Callout callout) {
		if (callout.status() == CalloutStatus.COMPLETED) {
			LOG.warn("Callout {} is completed, so nobody is called by the new rules: {}", callout.id(),
					CalloutAction.RESUME.command(callout.id()));
		}
	}

	@Bean
	@Qualifier(ChangeCalloutParameters.JOB)
	Precondition changeCalloutPrecondition(Callouts callouts) {
		return (arguments, restart) -> {
			Callout callout = callouts.named(arguments);
			if (!restart) {
				Callouts.requireAllowed(callout, arguments.get(ChangeCalloutParameters.ACTION));
				requireRules(arguments, callout);
			}
		};
	}

	private static void requireRules(Arguments arguments, Callout callout) {
		List<String> given = DialPolicy.given(arguments);
		if (arguments.get(ChangeCalloutParameters.ACTION) == CalloutAction.CONFIGURE) {
			if (given.isEmpty()) {
				throw new UsageException("action=configure needs a rule to change, such as callingHours=09:00-20:00; "
						+ "scfm jobs change-callout lists them");
			}
			DialPolicy.asked(arguments, callout.policy());
		}
		else if (!given.isEmpty()) {
			throw new UsageException(String.join(", ", given) + " can only be given with action=configure");
		}
	}

}
