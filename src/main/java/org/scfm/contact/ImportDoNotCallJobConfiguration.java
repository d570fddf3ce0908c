package org.scfm.contact;

import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.StepCounters;

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
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code import-do-not-call}: reads the lines of a CSV file, puts their numbers
 * on the do-not-call list and reports the lines that it could not use.
 */
@Configuration(proxyBeanMethods = false)
class ImportDoNotCallJobConfiguration {

	private static final int CHUNK_SIZE = 1000;

	@Bean
	@Qualifier(ImportDoNotCallParameters.JOB)
	Job importDoNotCallJob(JobRepository jobRepository, Step importDoNotCallStep) {
		return new JobBuilder(ImportDoNotCallParameters.JOB, jobRepository).start(importDoNotCallStep).build();
	}

	@Bean
	Step importDoNotCallStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			ImportLineReader doNotCallLineReader, DoNotCallWriter doNotCallWriter, RejectedLines rejectedLines,
			StepCounters doNotCallCounters) {
		return new StepBuilder("import-do-not-call", jobRepository).<ImportLine, ImportLine>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(doNotCallLineReader)
			.writer(doNotCallWriter)
			.stream(rejectedLines)
			.listener(rejectedLines)
			.stream(doNotCallCounters)
			.listener(doNotCallCounters)
			.build();
	}

	@Bean
	@StepScope
	ImportLineReader doNotCallLineReader(@Value("#{stepExecution}") StepExecution step) {
		Arguments arguments = Arguments.of(step);
		return new ImportLineReader(arguments, new DoNotCallInterpreter(arguments)::interpret);
	}

	@Bean
	@StepScope
	StepCounters doNotCallCounters() {
		return new StepCounters(DoNotCallWriter.READ, DoNotCallWriter.ADDED, DoNotCallWriter.THERE,
				DoNotCallWriter.REJECTED);
	}

	@Bean
	@Qualifier(ImportDoNotCallParameters.JOB)
	Precondition importDoNotCallPrecondition() {
		return (arguments, restart) -> ImportContactsJobConfiguration.check(arguments);
	}

}
