package org.scfm.flow;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallFacts;

/**
 * A completed call that was claimed for a flow start, and how it was before.
 *
 * @param facts what is known about the call
 * @param key what this start will be known by at RapidPro; no other start has it
 * @param claimedAt when it was claimed
 * @param refusedBefore when a flow start was last refused, null where none was tried
 * @param refusals how often a flow start was refused
 */
record CompletedCall(CallFacts facts, String key, Instant claimedAt, @Nullable Instant refusedBefore, int refusals) {

	long id() {
		return this.facts.phoneCallId();
	}

}
