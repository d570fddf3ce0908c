package org.scfm.campaign;

import org.scfm.call.QueuedCalls;
import org.scfm.callout.CalloutAction;
import org.scfm.callout.CalloutParameters;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;
import org.scfm.policy.DialPolicyParameters;

/**
 * The parameters of {@code change-callout}.
 */
public final class ChangeCalloutParameters {

	static final String JOB = "change-callout";

	static final Parameter<CalloutAction> ACTION = Parameter
		.required("action", ParameterTypes.oneOf(CalloutAction.values()),
				"What to do with the callout; configure changes the rules that are given, and none takes a rule away.")
		.fixedForTheRun()
		.wasInSeed("CALLOUTS_TASK_ACTION");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "callouts:run",
			"Start, pause, resume or stop a callout, or change its rules", DialPolicyParameters.after(ACTION,
					CalloutParameters.CALLOUT_ID, QueuedCalls.CANCEL_QUEUED, QueuedCalls.CONCURRENCY));

	private ChangeCalloutParameters() {
	}

}
