package org.scfm.callout;

import java.util.Map;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.job.WorkersParameters;

/**
 * The parameters of {@code populate-callout}.
 */
public final class PopulateCalloutParameters {

	static final String JOB = "populate-callout";

	static final Parameter<Map<String, Object>> METADATA = Parameter
		.optional("metadata", ParameterTypes.jsonObject(), "Facts about each participation.")
		.withDefault("{}")
		.wasInSeed("CALLOUTS_TASK_POPULATE_METADATA");

	static final Parameter<Map<String, Object>> CONTACT_FILTER = Parameter.optional("contactFilter",
			ParameterTypes.jsonObject(),
			"Only contacts whose metadata has these values, for example {\"language\":\"km\"}; a list means any of its values.")
		.withDefaultInWords("all contacts")
		.fixedForTheRun();

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "callouts:populate",
			"Put contacts into a callout", CalloutParameters.CALLOUT_ID, METADATA, CONTACT_FILTER,
			WorkersParameters.WORKERS, WorkersParameters.WORKER_TIMEOUT);

	private PopulateCalloutParameters() {
	}

}
