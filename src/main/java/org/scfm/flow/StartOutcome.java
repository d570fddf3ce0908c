package org.scfm.flow;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What is known after an attempt to start a flow.
 */
sealed interface StartOutcome {

	/**
	 * RapidPro has taken the start; the person gets the flow a little later.
	 *
	 * @param uuid the start's UUID
	 * @param id the start's number, which RapidPro has deprecated
	 */
	record Started(@Nullable String uuid, @Nullable Long id) implements StartOutcome {

	}

	/**
	 * RapidPro has refused the start, or it could not even be asked for it. Nothing was
	 * started.
	 *
	 * @param everyStart whether every other start would be refused too
	 * @param fields the fields of the request that RapidPro complains about
	 * @param reason RapidPro's words; they may hold a phone number, so that they belong
	 * into the database and not into a log
	 */
	record Refused(boolean everyStart, Set<String> fields, String reason) implements StartOutcome {

		Refused(String reason) {
			this(false, Set.of(), reason);
		}

		Refused withReason(String words) {
			return new Refused(this.everyStart, this.fields, words);
		}

		/** A text for logs, without the reason, which may quote a phone number. */
		@Override
		public String toString() {
			return "Refused[everyStart=" + this.everyStart + ", fields=" + this.fields + "]";
		}

	}

	/**
	 * RapidPro has not looked at the request because there were too many.
	 *
	 * @param retryAfter how long RapidPro asks to wait, if it does
	 */
	record Throttled(@Nullable Duration retryAfter) implements StartOutcome {

	}

	/**
	 * No request has left this machine.
	 *
	 * @param reason what happened
	 */
	record NotSent(String reason) implements StartOutcome {

	}

	/**
	 * The flow may or may not have been started. It must not be started again before that
	 * is known.
	 *
	 * @param reason what happened
	 */
	record Unknown(String reason) implements StartOutcome {

	}

	/**
	 * Nothing was sent, because someone else has settled the start meanwhile.
	 */
	record Overtaken() implements StartOutcome {

	}

}
