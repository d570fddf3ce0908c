package org.scfm.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Who decides how a call ends.
 */
public enum OutcomeRule {

	/**
	 * The settings' weights, drawn by seed and number: the same number with the same seed
	 * ends the same way each time.
	 */
	WEIGHTED,

	/**
	 * The last two digits of the number: 01 completed, 02 busy, 03 no-answer, 04 failed,
	 * 05 canceled by age in the queue, 06 stays queued, 07 stays in progress; any other
	 * as {@link #WEIGHTED}.
	 */
	BY_NUMBER;

	/**
	 * The rule of that name.
	 * @param text such as {@code by-number}, in any case, with hyphens or underscores
	 * @return the rule
	 * @throws IllegalArgumentException if there is none of that name
	 */
	@JsonCreator
	public static OutcomeRule of(String text) {
		return Texts.constant(OutcomeRule.class, text);
	}

	/**
	 * The name used in the control API.
	 * @return such as {@code by-number}
	 */
	@JsonValue
	public String text() {
		return Texts.of(this);
	}

}
