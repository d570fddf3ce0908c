package org.scfm.callout;

import java.util.Map;

import javax.sql.DataSource;

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
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
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

	private static final int CHUNK_SIZE = 1000;

	@Bean
	Job populateCalloutJob(JobRepository jobRepository, Step populateCalloutStep) {
		return new JobBuilder(PopulateCalloutParameters.JOB, jobRepository).start(populateCalloutStep).build();
	}

	@Bean
	Step populateCalloutStep(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			JdbcPagingItemReader<Candidate> candidateReader, ContactFilter contactFilter,
			ParticipationWriter participationWriter, StepCounters participationCounters) {
		return new StepBuilder("populate-callout", jobRepository).<Candidate, Candidate>chunk(CHUNK_SIZE)
			.transactionManager(transactionManager)
			.reader(candidateReader)
			.processor(contactFilter)
			.writer(participationWriter)
			.stream(participationWriter)
			.listener(participationWriter)
			.stream(participationCounters)
			.listener(participationCounters)
			.build();
	}

	@Bean
	@StepScope
	JdbcPagingItemReader<Candidate> candidateReader(DataSource dataSource) throws Exception {
		return new JdbcPagingItemReaderBuilder<Candidate>().name("candidateReader")
			.dataSource(dataSource)
			.selectClause("SELECT id, metadata")
			.fromClause("FROM contacts")
			.sortKeys(Map.of("id", Order.ASCENDING))
			.rowMapper((row, number) -> new Candidate(row.getLong("id"), row.getString("metadata")))
			.pageSize(CHUNK_SIZE)
			.build();
	}

	@Bean
	@StepScope
	ContactFilter contactFilter(@Value("#{stepExecution}") StepExecution step) {
		return new ContactFilter(Arguments.of(step).find(PopulateCalloutParameters.CONTACT_FILTER).orElse(Map.of()));
	}

	@Bean
	@StepScope
	StepCounters participationCounters() {
		return new StepCounters(ParticipationWriter.ADDED, ParticipationWriter.THERE);
	}

	@Bean
	Precondition populateCalloutPrecondition(Callouts callouts) {
		return new Precondition(PopulateCalloutParameters.JOB, (arguments, restart) -> {
			// a run that has begun knows its callout, even if it is no longer the only
			// one
			if (!restart) {
				callouts.named(arguments);
			}
		});
	}

}
