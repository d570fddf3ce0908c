package org.scfm.provider;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the providers' descriptions of calls. */
final class RemoteCalls {

	private RemoteCalls() {
	}

	/**
	 * Read a description.
	 * @param object the JSON object
	 * @param json the same as text
	 * @return the call, or {@code null} if there is no sid or no status
	 */
	static @Nullable RemoteCall read(JsonNode object, String json) {
		String sid = Answer.text(object, "sid");
		String status = Answer.text(object, "status");
		if (sid == null || status == null) {
			return null;
		}
		return new RemoteCall(sid, orEmpty(Answer.text(object, "to")), orEmpty(Answer.text(object, "from")), status,
				Answer.text(object, "direction"), date(Answer.text(object, "date_created")), json);
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

	/** RFC 2822 with a numeric zone: {@code Tue, 31 Aug 2010 20:36:28 +0000}. */
	private static @Nullable Instant date(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
