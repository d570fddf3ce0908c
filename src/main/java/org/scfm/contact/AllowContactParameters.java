package org.scfm.contact;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

/**
 * The parameters of {@code allow-contact}.
 */
public final class AllowContactParameters {

	static final String JOB = "allow-contact";

	static final Parameter<Long> DO_NOT_CALL_ID = Parameter.required("doNotCallId", ParameterTypes.id(),
			"The entry of the do-not-call list that is to end; scfm participation shows it. Its number, or all numbers that begin so, may be called again.")
		.fixedForTheRun();

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "none",
			"Take a number off the do-not-call list", DO_NOT_CALL_ID);

	private AllowContactParameters() {
	}

}
