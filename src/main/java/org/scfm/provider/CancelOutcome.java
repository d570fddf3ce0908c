package org.scfm.provider;

/**
 * What is known after asking the provider to cancel a call.
 */
public sealed interface CancelOutcome {

	/**
	 * The request was not refused for the state of the call: what is known of that now.
	 * Where it was answered, a call that waited is canceled, one that was being dialled
	 * may be so only some seconds later, or not at all.
	 *
	 * @param state the call's state, or why nothing is known of it; then it may be
	 * canceled all the same
	 */
	record Asked(FetchOutcome state) implements CancelOutcome {
	}

	/**
	 * The call does not wait any more: it is answered, or over.
	 */
	record TooLate() implements CancelOutcome {
	}

}
