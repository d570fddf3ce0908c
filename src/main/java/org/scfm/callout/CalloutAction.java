package org.scfm.callout;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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
	RESUME(EnumSet.of(CalloutStatus.PAUSED, CalloutStatus.STOPPED, CalloutStatus.COMPLETED), CalloutStatus.RUNNING),

	/** Changes the rules of dialling. */
	CONFIGURE(EnumSet.allOf(CalloutStatus.class), null);

	private final Set<CalloutStatus> from;

	private final @Nullable CalloutStatus to;

	CalloutAction(Set<CalloutStatus> from, @Nullable CalloutStatus to) {
		this.from = from;
		this.to = to;
	}

	boolean isAllowedIn(CalloutStatus status) {
		return this.from.contains(status);
	}

	CalloutStatus result(CalloutStatus status) {
		return (this.to != null) ? this.to : status;
	}

	/**
	 * How a person does it.
	 * @param calloutId the callout
	 * @return the whole command
	 */
	public String command(long calloutId) {
		return "scfm run change-callout action=" + word() + " calloutId=" + calloutId;
	}

	/**
	 * The action as people write it.
	 * @return the name in lower case
	 */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
