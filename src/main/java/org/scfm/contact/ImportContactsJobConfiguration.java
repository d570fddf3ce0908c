package org.scfm.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import org.scfm.job.Arguments;
import org.scfm.job.Precondition;
import org.scfm.job.StepCounters;
import org.scfm.job.Workers;
import org.scfm.job.WorkersParameters;
import org.scfm.job.WorkersParameters.Place;

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
 * The job {@code import-contacts}: reads the lines of a CSV file, makes a contact of each
 * that has a phone number, saves the contacts and reports the lines that it could not
 * use.
 */
@Configuration(proxyBeanMethods = false)
class ImportContactsJobConfiguration {

	private static final int CHUNK_SIZE = 1000;

	@Bean
	@Qualifier(ImportContactsParameters.JOB)
	Job importContactsJob(JobRepository jobRepository, Step importContactsStep, Workers workers,
			FilePartitions filePartitions) {
		return new JobBuilder(ImportContactsParameters.JOB, jobRepository)
			.start(workers.spread(importContactsStep, filePartitions))
			.build();
	}

	@Bean
	Step importContactsStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			ImportLineReader importLineReader, ContactWriter contactWriter, RejectedLines rejectedLines,
			StepCounters importCounters) {
		return new StepBuilder("import-contacts", jobRepository).<ImportLine, ImportLine>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(importLineReader)
			.writer(contactWriter)
			.stream(rejectedLines)
			.listener(rejectedLines)
			.stream(importCounters)
			.listener(importCounters)
			.build();
	}

	@Bean
	@StepScope
	ImportLineReader importLineReader(@Value("#{stepExecution}") StepExecution step) {
		Arguments arguments = Arguments.of(step);
		return new ImportLineReader(arguments, new LineInterpreter(arguments)::interpret);
	}

	@Bean
	@StepScope
	StepCounters importCounters() {
		return new StepCounters(ContactWriter.READ, ContactWriter.CREATED, ContactWriter.UPDATED,
				ContactWriter.UNCHANGED, ContactWriter.REJECTED);
	}

	@Bean
	@Qualifier(ImportContactsParameters.JOB)
	Precondition importContactsPrecondition() {
		return (arguments, restart) -> {
			requireWholePath(arguments);
			check(arguments);
		};
	}

	private static void requireWholePath(Arguments arguments) {
		String file = arguments.get(ImportContactsParameters.INPUT_FILE);
		if (arguments.get(WorkersParameters.WORKERS) == Place.REMOTE && !WebFile.isAddress(file)
				&& !Path.of(file).isAbsolute()) {
			throw ImportSource.unusable(file,
					"workers may run elsewhere: give the whole path, on storage that all of them have, or an address");
		}
	}

	static void check(Arguments arguments) {
		try (ContactsFile file = ContactsFile.open(ImportSource.of(arguments), arguments, LineRange.ALL)) {
			RejectedLines.requireWritable(arguments);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
