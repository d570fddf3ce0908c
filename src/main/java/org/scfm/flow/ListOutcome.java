package org.scfm.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking for a page of flow starts.
 */
sealed interface ListOutcome {

	/**
	 * The page.
	 *
	 * @param starts the flow starts on it
	 * @param next the query of the next page, null on the last one
	 * @param serverTime RapidPro's clock when it answered, to the second
	 */
	record Page(List<ListedStart> starts, @Nullable String next, Instant serverTime) implements ListOutcome {

	}

	/**
	 * RapidPro has not looked at the request: there were too many, or it did not arrive.
	 *
	 * @param reason what happened
	 * @param retryAfter how long RapidPro asks to wait, if it does
	 */
	record NotServed(String reason, @Nullable Duration retryAfter) implements ListOutcome {

	}

	/**
	 * There is no page, or none that can be read.
	 *
	 * @param reason what happened
	 */
	record Failed(String reason) implements ListOutcome {

	}

}
