package org.scfm.callout;

import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

/**
 * The parameter that names a callout.
 */
public final class CalloutParameters {

	/** The callout that a job works on. */
	public static final Parameter<Long> CALLOUT_ID = Parameter
		.optional("calloutId", ParameterTypes.id(), "The callout.")
		.withDefaultInWords("the only callout there is")
		.fixedForTheRun()
		.wasInSeed("CALLOUTS_TASK_CALLOUT_ID");

	private CalloutParameters() {
	}

}
