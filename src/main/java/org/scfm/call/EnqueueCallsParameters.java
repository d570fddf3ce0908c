package org.scfm.call;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.scfm.callout.CalloutParameters;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.job.WorkersParameters;

/**
 * The parameters of {@code enqueue-calls}.
 */
public final class EnqueueCallsParameters {

	static final String JOB = "enqueue-calls";

	static final Parameter<Integer> MAX_CALLS_TO_ENQUEUE = Parameter
		.optional("maxCallsToEnqueue", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"The most calls that this run places.")
		.wasInSeed("ENQUEUE_CALLS_TASK_MAX_CALLS_TO_ENQUEUE");

	static final Parameter<EnqueueStrategy> ENQUEUE_STRATEGY = Parameter
		.optional("enqueueStrategy", ParameterTypes.oneOf(EnqueueStrategy.values()),
				"With pessimistic, calls that await completion are taken off maxCallsToEnqueue.")
		.withDefault("optimistic")
		.wasInSeed("ENQUEUE_CALLS_TASK_ENQUEUE_STRATEGY");

	static final Parameter<Integer> PESSIMISTIC_MIN_CALLS_TO_ENQUEUE = Parameter
		.optional("pessimisticMinCallsToEnqueue", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"What the pessimistic strategy places at least.")
		.withDefault("1")
		.wasInSeed("ENQUEUE_CALLS_TASK_PESSIMISTIC_MIN_CALLS_TO_ENQUEUE");

	static final Parameter<Integer> MAX_CALLS_PER_PERIOD = Parameter
		.optional("maxCallsPerPeriod", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"The most calls sent in any period, over all callouts and runs.")
		.wasInSeed("ENQUEUE_CALLS_TASK_MAX_CALLS_PER_PERIOD");

	static final Parameter<Integer> MAX_CALLS_PER_PERIOD_HOURS = Parameter
		.optional("maxCallsPerPeriodHours", ParameterTypes.wholeNumber(1, 24 * 366), "The period, in hours.")
		.withDefault("24")
		.wasInSeed("ENQUEUE_CALLS_TASK_MAX_CALLS_PER_PERIOD_HOURS");

	static final Parameter<Map<String, Object>> REQUEST_PARAMS = Parameter.optional("requestParams",
			ParameterTypes.jsonObject(),
			"What is sent to the provider with each call: from, and url or twiml or application_sid. Values may hold placeholders such as {{contact.metadata.language}}.")
		.withDefault("{}")
		.wasInSeed("ENQUEUE_CALLS_TASK_DEFAULT_SOMLENG_REQUEST_PARAMS");

	static final Parameter<Set<CallStatus>> RETRY_STATUSES = Parameter
		.optional("retryStatuses",
				ParameterTypes.listOf(CallStatus.FAILED, CallStatus.BUSY, CallStatus.NOT_ANSWERED, CallStatus.CANCELED,
						CallStatus.ERRORED),
				"A person whose last call ended so is called again.")
		.withDefault("failed")
		.wasInSeed("CALLOUT_PARTICIPATION_RETRY_STATUSES");

	static final Parameter<Integer> MAX_ATTEMPTS = Parameter
		.optional("maxAttempts", ParameterTypes.wholeNumber(1, 1000), "How often one person is called at most.")
		.withDefault("3");

	static final Parameter<Duration> RETRY_DELAY = Parameter
		.optional("retryDelay", ParameterTypes.duration(), "How long after an attempt the next may follow.")
		.withDefault("PT15M");

	static final Parameter<Long> CALLOUT_ID = Parameter
		.optional(CalloutParameters.CALLOUT_ID.name(), CalloutParameters.CALLOUT_ID.type(),
				"Only this callout is called.")
		.withDefaultInWords("all running callouts");

	static final Parameter<Integer> CONCURRENCY = Parameter
		.optional("concurrency", ParameterTypes.wholeNumber(1, 1000),
				"The most requests in flight at once; with workers=remote, of each worker.")
		.withDefault("8");

	static final Parameter<Double> CALLS_PER_SECOND = Parameter.optional("callsPerSecond",
			ParameterTypes.positiveNumber(),
			"The most calls sent in a second by the provider's account, by all runs together.");

	static final Parameter<Duration> MAX_PROVIDER_QUEUE = Parameter.optional("maxProviderQueue",
			ParameterTypes.duration(),
			"How long a call may wait in the provider's queue: while one is to wait longer, by the provider's word, nobody sends. Only Twilio tells.");

	static final Parameter<Integer> CANARY = Parameter.optional("canary",
			ParameterTypes.wholeNumber(1, Integer.MAX_VALUE),
			"Of each callout, call so many people first, and the others only when all these calls are over and enough people were reached.");

	static final Parameter<Double> CANARY_MIN_ANSWERED = Parameter
		.optional("canaryMinAnswered", ParameterTypes.share(), "Which share of the canary must be reached.")
		.withDefault("0.3");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "enqueue_calls:run",
			"Call people who are still to call", MAX_CALLS_TO_ENQUEUE, ENQUEUE_STRATEGY,
			PESSIMISTIC_MIN_CALLS_TO_ENQUEUE, MAX_CALLS_PER_PERIOD, MAX_CALLS_PER_PERIOD_HOURS, REQUEST_PARAMS,
			RETRY_STATUSES, MAX_ATTEMPTS, RETRY_DELAY, CALLOUT_ID, CONCURRENCY, CALLS_PER_SECOND, MAX_PROVIDER_QUEUE,
			CANARY, CANARY_MIN_ANSWERED, ReconcileCallsParameters.GRACE_PERIOD, ReconcileCallsParameters.RELEASE_POLICY,
			WorkersParameters.WORKERS, WorkersParameters.WORKER_TIMEOUT);

	private EnqueueCallsParameters() {
	}

	/**
	 * How many calls a run may place.
	 */
	enum EnqueueStrategy {

		/** As many as {@code maxCallsToEnqueue} says. */
		OPTIMISTIC,

		/** {@code maxCallsToEnqueue} less the calls that await completion. */
		PESSIMISTIC

	}

}
