package org.scfm.flow;

import java.time.Duration;
import java.util.Map;

import org.scfm.job.Arguments;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.job.WorkersParameters;

/**
 * The parameters of {@code start-flows}.
 */
public final class StartFlowsParameters {

	static final String JOB = "start-flows";

	static final Parameter<Integer> MAX_FLOWS_TO_START = Parameter
		.optional("maxFlowsToStart", ParameterTypes.wholeNumber(0, Integer.MAX_VALUE),
				"The most flows that this run starts.")
		.wasInSeed("START_FLOW_RAPIDPRO_TASK_MAX_FLOWS_TO_START");

	static final Parameter<Map<String, Object>> REQUEST_PARAMS = Parameter.optional("requestParams",
			ParameterTypes.jsonObject(),
			"What is sent to RapidPro for each completed call. It needs a flow; urns are [\"tel:{{msisdn}}\"] unless given; placeholders as in enqueue-calls.")
		.withDefault("{}")
		.wasInSeed("START_FLOW_RAPIDPRO_TASK_REMOTE_REQUEST_PARAMS");

	static final Parameter<Duration> GRACE_PERIOD = Parameter.optional("gracePeriod", ParameterTypes.duration(),
			"How long after a start whose answer was lost RapidPro is asked whether it has it, and how long after that it is asked again before the flow is started anew.")
		.withDefault("PT2M");

	static final Parameter<Long> PHONE_CALL_ID = Parameter.optional("phoneCallId", ParameterTypes.id(),
			"One call about whose flow start a person decides; needs decision. The run does nothing else.");

	static final Parameter<Decision> DECISION = Parameter.optional("decision",
			ParameterTypes.type("started or not-started", StartFlowsParameters::decision),
			"That person's word: RapidPro has the start, or it has not and the next run starts the flow.");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "start_flow_rapidpro:run",
			"Start a RapidPro flow for each completed call", MAX_FLOWS_TO_START, REQUEST_PARAMS, GRACE_PERIOD,
			PHONE_CALL_ID, DECISION, WorkersParameters.WORKERS, WorkersParameters.WORKER_TIMEOUT);

	private StartFlowsParameters() {
	}

	/**
	 * How many flows a run may start at most, or perhaps start.
	 */
	static long most(Arguments arguments) {
		return arguments.find(PHONE_CALL_ID).isPresent() ? 0
				: arguments.find(MAX_FLOWS_TO_START).map(Integer::longValue).orElse(Long.MAX_VALUE);
	}

	/**
	 * A person's word for one flow start.
	 */
	enum Decision {

		STARTED, NOT_STARTED

	}

	private static Decision decision(String text) {
		return switch (text) {
			case "started" -> Decision.STARTED;
			case "not-started" -> Decision.NOT_STARTED;
			default -> throw new IllegalArgumentException("must be started or not-started");
		};
	}

}
