package org.scfm.campaign;

import java.util.Locale;

import org.scfm.call.CallStatus;

/**
 * How calls ended, as the report tells them apart; in the order in which it shows them.
 */
enum Outcome {

	COMPLETED("Completed"),

	NOT_ANSWERED("Not answered"),

	BUSY("Busy"),

	FAILED("Failed"),

	CANCELED("Canceled"),

	REFUSED("Refused by the provider"),

	UNKNOWN("Unknown whether placed"),

	OPEN("Not over yet");

	private final String label;

	Outcome(String label) {
		this.label = label;
	}

	static Outcome of(CallStatus status) {
		return switch (status) {
			case COMPLETED -> COMPLETED;
			case NOT_ANSWERED -> NOT_ANSWERED;
			case BUSY -> BUSY;
			case FAILED -> FAILED;
			case CANCELED, WITHDRAWN -> CANCELED;
			case ERRORED -> REFUSED;
			case UNKNOWN, RELEASED, GIVEN_UP -> UNKNOWN;
			case CREATED, SCHEDULING, QUEUED, IN_PROGRESS -> OPEN;
		};
	}

	String label() {
		return this.label;
	}

	/**
	 * The class of what is drawn in its colour.
	 */
	String colour() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
