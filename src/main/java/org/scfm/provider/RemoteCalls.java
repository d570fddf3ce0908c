package org.scfm.provider;

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
				Answer.text(object, "direction"), HttpDates.read(Answer.text(object, "date_created")),
				HttpDates.read(Answer.text(object, "start_time")), json);
	}

	private static String orEmpty(@Nullable String text) {
		return (text != null) ? text : "";
	}

}
