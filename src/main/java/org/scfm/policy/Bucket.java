package org.scfm.policy;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where a participation stands. It is in the first of these that holds, in this order.
 */
public enum Bucket {

	/** A call was completed. */
	REACHED,

	/** A call is going on. */
	IN_FLIGHT,

	/** There is a call of which nobody knows what became of it. */
	UNKNOWN,

	/** The provider said that the number is not one. */
	INVALID_NUMBER,

	/** No rule allows another attempt. */
	ATTEMPTS_USED_UP,

	/** The callout's {@code validUntil} has passed. */
	EXPIRED,

	/** The callout is not running. */
	CALLOUT_NOT_RUNNING,

	/** The callout's {@code startAt} is still to come. */
	NOT_STARTED,

	/** The person asked not to be called. */
	DO_NOT_CALL,

	/** A call to the number is going on in another callout. */
	LIVE_IN_ANOTHER_CALLOUT,

	/** The delay after the last attempt is not over. */
	WAITING_FOR_RETRY,

	/** The person was called as often as {@code maxCallsPerPerson} allows. */
	CAPPED,

	/** Neither contact nor number nor callout tell the time zone that the hours need. */
	NO_TIME_ZONE,

	/** It is one of the {@code blockedDays} there. */
	BLOCKED_DAY,

	/** It is not the hour, or not the day of the week. */
	OUTSIDE_HOURS,

	/** To be called now. */
	READY;

	private static final Set<Bucket> FINAL = EnumSet.of(REACHED, UNKNOWN, INVALID_NUMBER, ATTEMPTS_USED_UP, EXPIRED,
			DO_NOT_CALL);

	/**
	 * Whether a person in it is not left to call: once no call is open, nothing lets the
	 * person be called but a change of the rules, or of the do-not-call list.
	 * @return whether that is so
	 */
	public boolean isFinal() {
		return FINAL.contains(this);
	}

	/**
	 * Its name in camel case, as results have it.
	 * @return the name, such as {@code outsideHours}
	 */
	public String result() {
		StringBuilder name = new StringBuilder();
		for (String word : name().toLowerCase(Locale.ROOT).split("_")) {
			name.append(name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
		}
		return name.toString();
	}

	/**
	 * Its name in words.
	 * @return the name, such as {@code outside hours}
	 */
	public String words() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
