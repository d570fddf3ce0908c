package org.scfm.call;

import java.time.Duration;

import org.scfm.call.ReconcileCallsParameters.ReleasePolicy;
import org.scfm.job.Arguments;

/**
 * How calls of unknown outcome are settled.
 *
 * @param gracePeriod how long after a call was sent it is first looked up at the
 * provider, and how long after that again
 * @param release whether a call of which {@value #LOOK_UPS} look-ups found no trace is
 * released, so that the person may be called again; else it is held
 */
record SettleRules(Duration gracePeriod, boolean release) {

	/** So many look-ups without a trace of a call say that it was not placed. */
	static final int LOOK_UPS = 2;

	static SettleRules of(Arguments arguments) {
		return new SettleRules(arguments.get(ReconcileCallsParameters.GRACE_PERIOD),
				arguments.get(ReconcileCallsParameters.RELEASE_POLICY) == ReleasePolicy.RELEASE);
	}

}
