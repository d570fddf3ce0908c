package org.scfm.flow;

import java.util.Map;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

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

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "start_flow_rapidpro:run",
			"Start a RapidPro flow for each completed call", MAX_FLOWS_TO_START, REQUEST_PARAMS);

	private StartFlowsParameters() {
	}

}
