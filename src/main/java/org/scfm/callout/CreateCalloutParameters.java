package org.scfm.callout;

import java.util.Map;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.policy.DialPolicyParameters;

/**
 * The parameters of {@code create-callout}.
 */
public final class CreateCalloutParameters {

	static final String JOB = "create-callout";

	static final Parameter<Map<String, Object>> METADATA = Parameter
		.optional("metadata", ParameterTypes.jsonObject(),
				"Facts about the callout. Its requestParams, if any, win over those of enqueue-calls.")
		.withDefault("{}")
		.wasInSeed("CALLOUTS_TASK_CREATE_METADATA");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "callouts:create",
			"Create a callout and print its id", DialPolicyParameters.after(METADATA));

	private CreateCalloutParameters() {
	}

}
