package org.scfm.sandbox;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * One of the services the sandbox stands for.
 */
interface Service {

	/** What the request asks for. */
	RequestKind kind(Incoming request);

	/** The number a call or flow is asked for, as far as faults are matched by it. */
	@Nullable String to(Incoming request);

	/**
	 * Serves a request.
	 * @param request the request
	 * @param dry if set, answer as ever but let nothing happen
	 * @return the answer
	 */
	Reply answer(Incoming request, boolean dry);

	/**
	 * An error in this service's own form.
	 * @param status the HTTP status
	 * @param code the service's error code, {@code null} for the usual one of that status
	 * @param message the text, {@code null} for the usual one
	 * @return the answer
	 */
	Reply error(int status, @Nullable String code, @Nullable String message);

	/**
	 * A 429 in this service's own form.
	 * @param retryAfter what {@code Retry-After} says, {@code null} for the service's
	 * usual way
	 * @return the answer
	 */
	Reply throttled(@Nullable Duration retryAfter);

	/**
	 * Whether so many requests under way are too many.
	 * @param concurrent requests of the same account under way, this one included
	 * @return the answer that says so, {@code null} if it is to be served
	 */
	default @Nullable Reply turnAway(int concurrent) {
		return null;
	}

	/**
	 * Puts this service's headers on an answer.
	 * @param request the request
	 * @param reply the answer
	 * @param concurrent requests of the same account under way, this one included
	 * @return the answer to send
	 */
	Reply dress(Incoming request, Reply reply, int concurrent);

}
