package org.scfm.callout;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can be done with a callout: from which states, and to which.
 */
public enum CalloutAction {

	/** Begins to call people. */
	START(EnumSet.of(CalloutStatus.INITIALIZED), CalloutStatus.RUNNING),

	/** Ends calling people. */
	STOP(EnumSet.of(CalloutStatus.RUNNING, CalloutStatus.PAUSED), CalloutStatus.STOPPED),

	/** Interrupts calling people. */
	PAUSE(EnumSet.of(CalloutStatus.RUNNING), CalloutStatus.PAUSED),

	/** Goes on calling people. */
	RESUME(EnumSet.of(CalloutStatus.PAUSED, CalloutStatus.STOPPED), CalloutStatus.RUNNING);

	private final Set<CalloutStatus> from;

	private final CalloutStatus to;

	CalloutAction(Set<CalloutStatus> from, CalloutStatus to) {
		this.from = from;
		this.to = to;
	}

	boolean isAllowedIn(CalloutStatus status) {
		return this.from.contains(status);
	}

	CalloutStatus result() {
		return this.to;
	}

	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
