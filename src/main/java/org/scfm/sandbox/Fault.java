package org.scfm.sandbox;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with a request. Made by {@link #on}: it strikes the next
 * request of that kind, once, before the effect; the other methods change that.
 *
 * @param on the requests it strikes, {@code null} for any
 * @param kind what goes wrong
 * @param moment whether the effect has happened by then
 * @param times how many requests it strikes, 0 for any number
 * @param skip how many matching requests pass unharmed first
 * @param to only requests about this number, {@code null} for all; a fetch is about the
 * number of the call it names
 * @param probability the share of the matching requests it strikes, above 0 and up to 1,
 * drawn from the sandbox's seed
 * @param delay how long a hang or a slow body takes, in real time
 * @param retryAfter the {@code Retry-After} of a 429 or 503, {@code null} for none; whole
 * seconds
 * @param status the HTTP status of {@link Kind#REJECTED} and {@link Kind#EMPTY_ERROR}
 * @param code the error code of {@link Kind#REJECTED}, {@code null} for the usual one of
 * the status
 * @param message the text of {@link Kind#REJECTED}, {@code null} for the usual one of the
 * status
 */
public record Fault(@Nullable RequestKind on, Kind kind, Moment moment, int times, int skip, @Nullable String to,
		double probability, Duration delay, @Nullable Duration retryAfter, int status, @Nullable String code,
		@Nullable String message) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one is out of its range; the message names it
	 */
	public Fault {
		check(times >= 0, "times must be 0 or more");
		check(skip >= 0, "skip must be 0 or more");
		check(probability > 0 && probability <= 1, "probability must be above 0 and up to 1");
		check(!delay.isNegative(), "delay must not be negative");
		check(status >= 400 && status <= 599, "status must be 400 to 599");
	}

	/**
	 * A fault that strikes the next request of a kind, once, before the effect.
	 * @param on the kind of request, {@code null} for any
	 * @param kind what goes wrong; hangs and slow bodies take 2 s, an empty error is a
	 * 500
	 * @return the fault
	 */
	public static Fault on(@Nullable RequestKind on, Kind kind) {
		return new Fault(on, kind, Moment.BEFORE, 1, 0, null, 1, Duration.ofSeconds(2), null,
				(kind == Kind.REJECTED) ? 400 : 500, null, null);
	}

	/**
	 * A refusal in the service's own form, such as Somleng's 422 with code S1005.
	 * @param on the kind of request, {@code null} for any
	 * @param status the HTTP status, 400 to 599
	 * @param code the service's code, {@code null} for the usual one of the status
	 * @param message the text, {@code null} for the usual one of the status
	 * @return the fault
	 */
	public static Fault rejecting(@Nullable RequestKind on, int status, @Nullable String code,
			@Nullable String message) {
		return new Fault(on, Kind.REJECTED, Moment.BEFORE, 1, 0, null, 1, Duration.ZERO, null, status, code, message);
	}

	/**
	 * Lets the effect happen first: the call is dialled, the client does not learn of it.
	 * @return the changed fault
	 */
	public Fault afterEffect() {
		return new Fault(this.on, this.kind, Moment.AFTER, this.times, this.skip, this.to, this.probability, this.delay,
				this.retryAfter, this.status, this.code, this.message);
	}

	/**
	 * Strikes several requests.
	 * @param number how many, 0 for any number
	 * @return the changed fault
	 */
	public Fault times(int number) {
		return new Fault(this.on, this.kind, this.moment, number, this.skip, this.to, this.probability, this.delay,
				this.retryAfter, this.status, this.code, this.message);
	}

	/**
	 * Spares the first matching requests.
	 * @param number how many, 0 or more
	 * @return the changed fault
	 */
	public Fault skip(int number) {
		return new Fault(this.on, this.kind, this.moment, this.times, number, this.to, this.probability, this.delay,
				this.retryAfter, this.status, this.code, this.message);
	}

	/**
	 * Strikes requests about one number only.
	 * @param number the number, only its digits count
	 * @return the changed fault
	 */
	public Fault to(String number) {
		return new Fault(this.on, this.kind, this.moment, this.times, this.skip, number, this.probability, this.delay,
				this.retryAfter, this.status, this.code, this.message);
	}

	/**
	 * Strikes a share of all matching requests, as long as it is set.
	 * @param share above 0 and up to 1
	 * @return the changed fault
	 */
	public Fault probability(double share) {
		return new Fault(this.on, this.kind, this.moment, 0, this.skip, this.to, share, this.delay, this.retryAfter,
				this.status, this.code, this.message);
	}

	/**
	 * Sets how long a hang or a slow body takes.
	 * @param time in real time
	 * @return the changed fault
	 */
	public Fault delay(Duration time) {
		return new Fault(this.on, this.kind, this.moment, this.times, this.skip, this.to, this.probability, time,
				this.retryAfter, this.status, this.code, this.message);
	}

	/**
	 * Sends a {@code Retry-After} with a 429 or 503.
	 * @param time sent in whole seconds
	 * @return the changed fault
	 */
	public Fault retryAfter(Duration time) {
		return new Fault(this.on, this.kind, this.moment, this.times, this.skip, this.to, this.probability, this.delay,
				time, this.status, this.code, this.message);
	}

	boolean matches(RequestKind request, @Nullable String number) {
		return (this.on == null || this.on == request)
				&& (this.to == null || (number != null && digits(this.to).equals(digits(number))));
	}

	private static String digits(String text) {
		return text.replaceAll("\\D", "");
	}

	private static void check(boolean holds, String message) {
		if (!holds) {
			throw new IllegalArgumentException(message);
		}
	}

	/** Whether a fault strikes before or after the request had its effect. */
	public enum Moment {

		/**
		 * Nothing has happened, and nothing will; only {@link Kind#HANG} has its effect
		 * after the wait.
		 */
		BEFORE,

		/** It has happened: the call was dialled, the flow was started. */
		AFTER;

		/**
		 * The moment of that name.
		 * @param text {@code before} or {@code after}
		 * @return the moment
		 * @throws IllegalArgumentException if there is none of that name
		 */
		@JsonCreator
		public static Moment of(String text) {
			return Texts.constant(Moment.class, text);
		}

		/**
		 * The name used in the control API.
		 * @return {@code before} or {@code after}
		 */
		@JsonValue
		public String text() {
			return Texts.of(this);
		}

	}

	/** What can go wrong. */
	public enum Kind {

		/** 500 in the service's own form. */
		SERVER_ERROR,

		/** 502 with a proxy's HTML. */
		BAD_GATEWAY,

		/** 503 in the service's own form, with {@code Retry-After} if set. */
		UNAVAILABLE,

		/** 504 with a proxy's HTML. */
		GATEWAY_TIMEOUT,

		/** An error status without a body, 500 if not said otherwise. */
		EMPTY_ERROR,

		/** 429 in the service's own form, with {@code Retry-After} if set. */
		THROTTLED,

		/** A refusal of a given status, code and text, in the service's own form. */
		REJECTED,

		/** A wait, then the true answer. */
		HANG,

		/** A wait, then the connection is closed. */
		HANG_AND_CLOSE,

		/** The connection is closed without an answer. */
		CLOSE,

		/** The right status, and half of the JSON as if it were all. */
		TRUNCATED_JSON,

		/**
		 * The right status, half of the announced body, then the connection is closed.
		 */
		CUT_BODY,

		/**
		 * The right answer without {@code sid} (calls), {@code id} and {@code uuid}
		 * (flows).
		 */
		NO_SID,

		/** The right answer with a {@code status} no one has heard of. */
		UNKNOWN_STATUS,

		/** The right answer, its headers at once, its body slowly. */
		SLOW_BODY;

		/**
		 * The kind of that name.
		 * @param text such as {@code server-error}, in any case, with hyphens or
		 * underscores
		 * @return the kind
		 * @throws IllegalArgumentException if there is none of that name
		 */
		@JsonCreator
		public static Kind of(String text) {
			return Texts.constant(Kind.class, text);
		}

		/**
		 * The name used in the control API.
		 * @return such as {@code server-error}
		 */
		@JsonValue
		public String text() {
			return Texts.of(this);
		}

	}

}
