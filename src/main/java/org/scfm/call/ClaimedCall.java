package org.scfm.call;

import java.time.Instant;

import org.scfm.policy.Person.History;

/**
 * A phone call that this process has claimed and not yet announced.
 *
 * @param facts what is known about it
 * @param history how the attempts before it went
 * @param sendBy it must not be sent at or after this time
 */
record ClaimedCall(CallFacts facts, History history, Instant sendBy) {

	long id() {
		return this.facts.phoneCallId();
	}

}
