package org.scfm.flow;

import java.util.Optional;

import org.scfm.job.Precondition;
import org.scfm.job.UsageException;
import org.scfm.job.WorkerSettings;
import org.scfm.job.Workers;
import org.scfm.provider.HttpExchanges;
import org.scfm.provider.ProviderConfigurationException;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job {@code start-flows}: settles what earlier runs left open, then claims a
 * completed call, starts its flow on RapidPro and records what came of it, one call after
 * the other.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RapidProProperties.class)
class StartFlowsJobConfiguration {

	// a stop comes after the request under way; RapidPro takes one a second, so that
	// larger chunks or several requests at once would save nothing
	private static final int CHUNK_SIZE = 1;

	@Bean
	@Qualifier(StartFlowsParameters.JOB)
	Job startFlowsJob(JobRepository jobRepository, Step settleFlowsStep, Step startFlowsStep, Workers workers,
			FlowPartitions flowPartitions) {
		return new JobBuilder(StartFlowsParameters.JOB, jobRepository).start(settleFlowsStep)
			.next(workers.spread(startFlowsStep, flowPartitions))
			.build();
	}

	@Bean
	Step settleFlowsStep(JobRepository jobRepository, FlowSettler flowSettler) {
		// no transaction manager: no request may run inside a transaction. Again when a
		// run is resumed, because a dead process left something to settle
		return new StepBuilder("settle-flows", jobRepository).tasklet(flowSettler).allowStartIfComplete(true).build();
	}

	@Bean
	Step startFlowsStep(JobRepository jobRepository, CompletedCallReader completedCallReader, FlowStarter flowStarter,
			StartRecorder startRecorder, FlowCounts flowCounts, WaitingReport waitingReport) {
		// no transaction manager: a claim must be committed before its request is sent,
		// and no request may run inside a transaction
		return new StepBuilder("start-flows", jobRepository).<CompletedCall, TriedStart>chunk(CHUNK_SIZE)
			.reader(completedCallReader)
			.processor(flowStarter)
			.writer(startRecorder)
			.stream(flowCounts)
			.listener(flowCounts)
			.listener(waitingReport)
			.build();
	}

	@Bean
	@Qualifier(StartFlowsParameters.JOB)
	WorkerSettings startFlowsSettings(RapidProProperties properties) {
		return () -> requireSettings(properties);
	}

	@Bean
	@Qualifier(StartFlowsParameters.JOB)
	Precondition startFlowsPrecondition(FlowRequests flowRequests, RapidProProperties properties) {
		return (arguments, restart) -> {
			if (arguments.find(StartFlowsParameters.PHONE_CALL_ID).isPresent()) {
				// a person's word needs no RapidPro
				return;
			}
			flowRequests.check(arguments.get(StartFlowsParameters.REQUEST_PARAMS));
			requireSettings(properties);
		};
	}

	@Bean
	@Qualifier(StartFlowsParameters.JOB)
	Precondition flowDecisionPrecondition(WaitingFlows waitingFlows) {
		return (arguments, restart) -> {
			Optional<Long> call = arguments.find(StartFlowsParameters.PHONE_CALL_ID);
			if (call.isPresent() != arguments.find(StartFlowsParameters.DECISION).isPresent()) {
				throw new UsageException("phoneCallId and decision go together: give both or neither");
			}
			if (!restart) {
				call.ifPresent(waitingFlows::requireUndecided);
			}
		};
	}

	private static void requireSettings(RapidProProperties properties) {
		properties.requireComplete();
		try {
			HttpExchanges.requireSingleAttempts();
		}
		catch (ProviderConfigurationException ex) {
			throw new UsageException(String.valueOf(ex.getMessage()));
		}
	}

}
