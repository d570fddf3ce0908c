package org.scfm.provider;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known after an attempt to place a call. The provider's documents sort the
 * answers: 2xx with a sid is accepted, 3xx and 4xx refused, 429 not processed; after a
 * 5xx, a timeout or a lost connection nobody knows.
 */
public sealed interface CreateOutcome {

	/**
	 * The provider has taken the call.
	 *
	 * @param sid the provider's id of the call, not blank
	 * @param status the provider's word for its state, normally {@code queued}
	 * @param direction the direction, normally {@code outbound-api}
	 * @param json the whole answer as received
	 */
	record Accepted(String sid, String status, @Nullable String direction, String json) implements CreateOutcome {

		/**
		 * How long the provider will keep the call in its queue before it dials, as it
		 * estimates.
		 * @return the time, or {@code null} where it does not tell
		 */
		public @Nullable Duration queueTime() {
			JsonNode answer = JsonMapper.shared().readTree(this.json);
			String millis = answer.isObject() ? Answer.text(answer, "queue_time") : null;
			return (millis != null && millis.matches("\\d{1,12}")) ? Duration.ofMillis(Long.parseLong(millis)) : null;
		}

		/** A text for logs, without the answer and the numbers in it. */
		@Override
		public String toString() {
			return "Accepted[sid=" + this.sid + ", status=" + this.status + ", direction=" + this.direction + "]";
		}

	}

	/**
	 * The provider has refused the call; it will not ring.
	 *
	 * @param scope whether other calls would be refused too
	 * @param httpStatus the HTTP status, 300 to 499
	 * @param code the provider's error code as text, for example {@code 21210} or
	 * {@code S1005}; {@code null} if the answer had none
	 * @param message the provider's words, or a substitute; may hold a phone number, so
	 * it belongs into the database and not into a log
	 */
	record Rejected(Scope scope, int httpStatus, @Nullable String code, String message) implements CreateOutcome {

		/** A text for logs, without the message, which may quote a phone number. */
		@Override
		public String toString() {
			return "Rejected[scope=" + this.scope + ", httpStatus=" + this.httpStatus + ", code=" + this.code + "]";
		}

	}

	/**
	 * No request has left this machine: no connection was made. The call may be placed
	 * again.
	 *
	 * @param reason what happened
	 */
	record NotSent(String reason) implements CreateOutcome {
	}

	/**
	 * The send-by time had passed before the request was begun; nothing was sent. The
	 * provider may be in perfect order: this process was late, and someone else may
	 * decide about the call meanwhile.
	 */
	record TooLate() implements CreateOutcome {
	}

	/**
	 * The provider has not processed the request because there were too many (HTTP 429),
	 * or because the account has as many calls going on as it may (10004). The call may
	 * be placed again later.
	 *
	 * @param retryAfter how long the provider asks to wait, if it does
	 * @param limit what there is too much of
	 */
	record Throttled(@Nullable Duration retryAfter, Limit limit) implements CreateOutcome {

		/**
		 * Too many requests.
		 * @param retryAfter how long the provider asks to wait, if it does
		 */
		public Throttled(@Nullable Duration retryAfter) {
			this(retryAfter, Limit.REQUESTS);
		}

	}

	/**
	 * The call may or may not ring. It must not be placed again before it was looked up;
	 * see {@link CallProvider#findCandidates}.
	 *
	 * @param reason what happened, with the provider's request id if there was one
	 */
	record Unknown(String reason) implements CreateOutcome {
	}

	/** What there may not be more of. */
	enum Limit {

		/** Requests at a time or in a time: clears in seconds. */
		REQUESTS,

		/** Calls of the account that are going on: clears when some of them end. */
		CALLS

	}

	/** Whom a refusal concerns. */
	enum Scope {

		/** This call only, mostly because of its number. */
		CALL,

		/**
		 * Every call: account, caller id, URL. Sending more calls would only burn them.
		 */
		CONFIG

	}

}
