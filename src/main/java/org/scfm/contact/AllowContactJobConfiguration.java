package org.scfm.contact;

import java.util.List;
import java.util.Objects;

import org.scfm.contact.DoNotCall.Entry;
import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.Results;
import org.scfm.job.UsageException;

import org.springframework.batch.core.job.Job;
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
 * The job {@code allow-contact}: ends an entry of the do-not-call list.
 */
@Configuration(proxyBeanMethods = false)
class AllowContactJobConfiguration {

	@Bean
	@Qualifier(AllowContactParameters.JOB)
	Job allowContactJob(JobRepository jobRepository, Step allowContactStep) {
		return new JobBuilder(AllowContactParameters.JOB, jobRepository).start(allowContactStep).build();
	}

	@Bean
	Step allowContactStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			DoNotCall doNotCall, List<AllowedListener> listeners) {
		return new StepBuilder("allow-contact", jobRepository).tasklet((contribution, context) -> {
			StepExecution step = contribution.getStepExecution();
			long id = Arguments.of(step).get(AllowContactParameters.DO_NOT_CALL_ID);
			doNotCall.end(id, step.getJobExecution().getId());
			String pattern = Objects.requireNonNull(doNotCall.find(id)).pattern();
			listeners.forEach((listener) -> listener.allowed(pattern));
			contribution.incrementWriteCount(1);
			Results.of(step.getJobExecution()).put("entriesEnded", 1L);
			return RepeatStatus.FINISHED;
		}, transactionManager).build();
	}

	@Bean
	@Qualifier(AllowContactParameters.JOB)
	Precondition allowContactPrecondition(DoNotCall doNotCall) {
		return (arguments, restart) -> {
			long id = arguments.get(AllowContactParameters.DO_NOT_CALL_ID);
			Entry entry = doNotCall.find(id);
			if (entry == null) {
				throw new UsageException("there is no entry " + id + " on the do-not-call list");
			}
			if (entry.ended() != null && !restart) {
				throw new UsageException("entry " + id + " of the do-not-call list ended at " + entry.ended()
						+ " by execution " + entry.endedBy() + " already");
			}
		};
	}

}
