package org.scfm.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How a call of the sandbox ends, or where it stays for ever.
 */
public enum Outcome {

	/** Rings, is answered, is over after the talking time. */
	COMPLETED,

	/** Rings, then the line is busy. */
	BUSY,

	/** Rings until the time for unanswered calls is over. */
	NO_ANSWER,

	/** Cannot be dialled: over the moment it leaves the queue. */
	FAILED,

	/** Never leaves the queue and is canceled when the queue's longest time is over. */
	CANCELED,

	/** Stays queued for ever. */
	STAYS_QUEUED,

	/** Is answered and never hangs up. */
	STAYS_IN_PROGRESS;

	/**
	 * The outcome of that name.
	 * @param text such as {@code no-answer}, in any case, with hyphens or underscores
	 * @return the outcome
	 * @throws IllegalArgumentException if there is none of that name
	 */
	@JsonCreator
	public static Outcome of(String text) {
		return Texts.constant(Outcome.class, text);
	}

	/**
	 * The name used in the control API.
	 * @return such as {@code no-answer}
	 */
	@JsonValue
	public String text() {
		return Texts.of(this);
	}

}
