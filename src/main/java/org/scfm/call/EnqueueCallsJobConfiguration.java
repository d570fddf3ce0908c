package org.scfm.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Precondition;
import org.scfm.job.UsageException;
import org.scfm.job.WorkerSettings;
import org.scfm.job.Workers;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job {@code enqueue-calls}: settles what earlier runs have left open, then claims
 * people who are still to call, some at a time, and sends their calls.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EnqueueProperties.class)
class EnqueueCallsJobConfiguration {

	private static final Logger LOG = LoggerFactory.getLogger(EnqueueCallsJobConfiguration.class);

	private static final int CHUNK_SIZE = 100;

	@Bean
	@Qualifier(EnqueueCallsParameters.JOB)
	Job enqueueCallsJob(JobRepository jobRepository, Step settleCallsStep, Step enqueueCallsStep, Workers workers,
			CallPartitions callPartitions) {
		return new JobBuilder(EnqueueCallsParameters.JOB, jobRepository).start(settleCallsStep)
			.next(workers.spread(enqueueCallsStep, callPartitions))
			.build();
	}

	// no transaction manager on purpose: a claim, an announcement and an outcome must
	// each be durable at once, and a
	// chunk that fails must not undo them
	@Bean
	Step enqueueCallsStep(JobRepository jobRepository, ClaimReader claimReader, CallSender callSender) {
		return new StepBuilder("enqueue-calls", jobRepository).<ClaimedCall, ClaimedCall>chunk(CHUNK_SIZE)
			.reader(claimReader)
			.writer(callSender)
			// listeners are told of the end in reverse order: the sender puts back what
			// was claimed once nothing is being claimed any more
			.listener(callSender)
			.listener(claimReader)
			.build();
	}

	@Bean
	@StepScope
	ClaimReader claimReader(CallClaim claim, UnsentCalls unsentCalls, RunExecutions runExecutions, Held held,
			Metrics metrics) {
		return new ClaimReader(claim, unsentCalls, runExecutions, held, metrics);
	}

	@Bean
	@StepScope
	CallSender callSender(@Value("#{stepExecution}") StepExecution step, CallRequests callRequests, CallBook callBook,
			OutcomeBook outcomeBook, UnsentCalls unsentCalls, AccountBook accountBook, CallProvider provider,
			EnqueueProperties properties, Held held, RunReport runReport, Breaker breaker, Metrics metrics) {
		Arguments arguments = Arguments.of(step);
		RateControl rateControl = new RateControl(arguments, accountBook, properties.throttledAtMost(),
				provider.longestExchange(), metrics);
		return new CallSender(arguments, callRequests, callBook, outcomeBook, unsentCalls, rateControl, provider, held,
				runReport, breaker, metrics);
	}

	@Bean
	@StepScope
	Held held() {
		return new Held();
	}

	@Bean
	@Qualifier(EnqueueCallsParameters.JOB)
	WorkerSettings enqueueCallsSettings(ProviderAccess providerAccess) {
		return providerAccess::check;
	}

	@Bean
	@Qualifier(EnqueueCallsParameters.JOB)
	Precondition enqueueCallsPrecondition(Callouts callouts, CallRequests callRequests, ProviderAccess providerAccess,
			CallProvider provider) {
		return (arguments, restart) -> {
			providerAccess.check();
			if (arguments.find(EnqueueCallsParameters.MAX_PROVIDER_QUEUE).isPresent()
					&& !provider.dialect().tellsQueueTime()) {
				throw new UsageException("maxProviderQueue needs a provider that tells how long its queue is, and "
						+ "Somleng does not: leave it out, and give callsPerSecond");
			}
			Map<String, Object> params = arguments.get(EnqueueCallsParameters.REQUEST_PARAMS);
			new RequestTemplate(params);
			Optional<Callout> only = arguments.find(EnqueueCallsParameters.CALLOUT_ID).map(callouts::require);
			List<Callout> running = callouts.running(only.map(Callout::id));
			if (running.isEmpty()) {
				LOG.warn("{}, so nobody is called: {}",
						only.map((callout) -> "Callout " + callout.id() + " is " + callout.statusInWords())
							.orElse("No callout is running"),
						only.map((callout) -> callout.howToRun().command(callout.id()))
							.orElse("scfm run change-callout action=start"));
			}
			running.forEach((callout) -> callRequests.check(callout, params));
		};
	}

}
