package org.scfm.provider;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What is known after asking for the state of a call.
 */
public sealed interface FetchOutcome {

	/**
	 * The provider told the state.
	 *
	 * @param call the call; its status may be a word unknown to this program
	 */
	record Found(RemoteCall call) implements FetchOutcome {
	}

	/**
	 * The provider knows no such call (HTTP 404 with a JSON body): deleted, or never
	 * there.
	 */
	record Gone() implements FetchOutcome {
	}

	/**
	 * The provider refuses the account or the address is not the provider's: asking for
	 * other calls is useless too.
	 *
	 * @param httpStatus the HTTP status
	 * @param code the provider's error code as text, if the answer had one
	 * @param message the provider's words, or a substitute
	 */
	record Rejected(int httpStatus, @Nullable String code, String message) implements FetchOutcome {
	}

	/**
	 * Nothing was learnt. Ask again later; the call stays as it is.
	 *
	 * @param reason what happened
	 * @param retryAfter how long the provider asks to wait, if it does
	 */
	record Retry(String reason, @Nullable Duration retryAfter) implements FetchOutcome {
	}

}
