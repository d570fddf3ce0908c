package org.scfm.flow;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.StartOutcome.Started;
import tools.jackson.databind.JsonNode;

/**
 * A flow start in RapidPro's list.
 *
 * @param started what RapidPro calls it
 * @param key what we call it, null where it is not one of ours
 * @param createdOn when RapidPro has taken it, on its clock
 */
record ListedStart(Started started, @Nullable String key, @Nullable Instant createdOn) {

	/** Where our name for a start stands in its {@code params}. */
	static final String KEY = "phone_call_key";

	/**
	 * Reads an entry of the list.
	 * @param entry the entry
	 * @return the start, or null if it is none
	 */
	static @Nullable ListedStart read(JsonNode entry) {
		Started started = StartAnswer.startIn(entry);
		if (started == null) {
			return null;
		}
		// extra is how RapidPro called params first
		String key = text(entry.path("params").path(KEY));
		return new ListedStart(started, (key != null) ? key : text(entry.path("extra").path(KEY)),
				time(text(entry.path("created_on"))));
	}

	private static @Nullable String text(JsonNode node) {
		return node.isString() ? node.asString() : null;
	}

	private static @Nullable Instant time(@Nullable String text) {
		try {
			return (text != null) ? OffsetDateTime.parse(text).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
