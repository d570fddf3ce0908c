package org.scfm.call;

import java.time.Duration;

import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterTypes;

/**
 * The parameters of {@code reconcile-calls}.
 */
public final class ReconcileCallsParameters {

	static final String JOB = "reconcile-calls";

	static final Parameter<Duration> GRACE_PERIOD = Parameter.optional("gracePeriod", ParameterTypes.duration(),
			"How long after a call of unknown outcome was sent it is looked up at the provider, and how long after that again.")
		.withDefault("PT2M");

	static final Parameter<ReleasePolicy> RELEASE_POLICY = Parameter.optional("releasePolicy",
			ParameterTypes.oneOf(ReleasePolicy.values()),
			"What happens to a call of which two look-ups find no trace: it is held until a person decides, or released so that the person may be called again.")
		.withDefault("hold");

	static final Parameter<Long> PHONE_CALL_ID = Parameter.optional("phoneCallId", ParameterTypes.id(),
			"One call that a person decides about; needs decision.");

	static final Parameter<Decision> DECISION = Parameter.optional("decision",
			ParameterTypes.type("placed or not-placed", ReconcileCallsParameters::decision),
			"That person's word: the call was placed and is over, or it was not placed and the contact may be called again.");

	/** The job. */
	public static final JobDeclaration DECLARATION = JobDeclaration.of(JOB, "none",
			"Settle calls of which nobody knows whether they were placed", GRACE_PERIOD, RELEASE_POLICY, PHONE_CALL_ID,
			DECISION);

	private ReconcileCallsParameters() {
	}

	/**
	 * What happens to a call whose outcome stays unknown.
	 */
	enum ReleasePolicy {

		HOLD, RELEASE

	}

	/**
	 * A person's word for one call.
	 */
	enum Decision {

		PLACED, NOT_PLACED

	}

	private static Decision decision(String text) {
		return switch (text) {
			case "placed" -> Decision.PLACED;
			case "not-placed" -> Decision.NOT_PLACED;
			default -> throw new IllegalArgumentException("must be placed or not-placed");
		};
	}

}
