package org.scfm.policy;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long after it was dialled a phone may still ring.
 */
public final class Ringing {

	/** What Twilio takes where a request says nothing. */
	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/** What Twilio adds to a timeout by itself. */
	private static final Duration BUFFER = Duration.ofSeconds(5);

	/** Where the request says nothing. */
	public static final Duration DEFAULT = TIMEOUT.plus(BUFFER);

	private Ringing() {
	}

	/**
	 * How long a call with some timeout may ring after it was dialled.
	 * @param timeout the request's {@code Timeout} in seconds, or null
	 * @return the time
	 */
	public static Duration after(@Nullable Object timeout) {
		Duration ring = TIMEOUT;
		if (timeout != null) {
			try {
				ring = Duration.ofSeconds(Math.min(600, Math.max(0, Long.parseLong(timeout.toString().strip()))));
			}
			catch (NumberFormatException ex) {
				// the provider will say what it thinks of it; the longest that it takes
				ring = Duration.ofSeconds(600);
			}
		}
		return ring.plus(BUFFER);
	}

}
