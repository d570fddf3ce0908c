package org.scfm.flow;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallFacts;

/**
 * A completed call that was claimed for a flow start, and how it was before.
 *
 * @param facts what is known about the call
 * @param refusedBefore when a flow start was last refused, null where none was tried
 */
record CompletedCall(CallFacts facts, @Nullable Instant refusedBefore) {

	long id() {
		return this.facts.phoneCallId();
	}

}
