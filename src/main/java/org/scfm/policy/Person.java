package org.scfm.policy;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the gate must know of a person in a callout.
 *
 * @param msisdn the number, E.164
 * @param history how the attempts went
 * @param timeZone what the contact's metadata say, or null
 * @param liveElsewhere whether a call to the number is going on in another callout
 * @param doNotCall why the person must not be called, or null
 * @param sent when calls to the number were sent, in whatever callout; at least those of
 * the period that the policy's cap speaks of
 */
public record Person(String msisdn, History history, @Nullable String timeZone, boolean liveElsewhere,
		@Nullable String doNotCall, List<Instant> sent) {

	/** Nothing was attempted. */
	public static final String NONE = "none";

	/** An attempt is not over. */
	public static final String OPEN = "open";

	/** The provider said that the number is not one. */
	public static final String INVALID_NUMBER = "invalid_number";

	/**
	 * How the attempts went.
	 *
	 * @param lastOutcome how the last attempt ended, or {@link #NONE}, or {@link #OPEN}
	 * @param attempts how many there were
	 * @param freeAttempts how many of them do not count
	 * @param outcomeCount how many of them ended as the last one did
	 * @param lastAttemptAt when the last one was sent
	 * @param unknown whether nobody knows what became of the open one
	 */
	public record History(String lastOutcome, int attempts, int freeAttempts, int outcomeCount,
			@Nullable Instant lastAttemptAt, boolean unknown) {

		/** Of a person to whom no attempt was made. */
		public static final History NOTHING_YET = new History(NONE, 0, 0, 0, null, false);

	}

}
