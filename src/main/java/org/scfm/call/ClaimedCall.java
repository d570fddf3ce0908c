package org.scfm.call;

import java.time.Instant;

/**
 * A phone call that this process has claimed and not yet announced.
 *
 * @param facts what is known about it
 * @param sendBy it must not be sent at or after this time
 */
record ClaimedCall(CallFacts facts, Instant sendBy) {

	long id() {
		return this.facts.phoneCallId();
	}

}
