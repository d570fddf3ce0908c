package org.scfm.campaign;

import org.scfm.callout.CalloutParameters;
import org.scfm.job.JobDeclaration;

/**
 * The parameters of {@code callout-statistics}.
 */
public final class CalloutStatisticsParameters {

	static final String JOB = "callout-statistics";

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration
		.of(JOB, "callouts:statistics", "Print how far a callout is", CalloutParameters.CALLOUT_ID)
		.withPage();

	private CalloutStatisticsParameters() {
	}

}
