package org.scfm.flow;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.ListOutcome.Failed;
import org.scfm.flow.ListOutcome.Page;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * RapidPro's answer to a request for a page of flow starts. A page that is not understood
 * as a whole is none: what is not seen in it would be taken for not started.
 *
 * @param status the HTTP status
 * @param body the body
 * @param date the header {@code Date}
 */
record ListAnswer(int status, String body, @Nullable String date) {

	private static final int OK = 200;

	ListOutcome outcome() {
		JsonNode json = json();
		if (this.status != OK) {
			String detail = (json != null && json.path("detail").isString()) ? ": " + json.path("detail").asString()
					: "";
			return new Failed("HTTP " + this.status + detail);
		}
		Instant serverTime = serverTime();
		if (serverTime == null) {
			return new Failed("an answer without a date, against which times could be compared");
		}
		if (json == null || !json.path("results").isArray() || !json.has("next")) {
			return new Failed("HTTP 200 without a list of flow starts in it");
		}
		List<ListedStart> starts = new ArrayList<>();
		for (JsonNode entry : json.path("results")) {
			ListedStart start = ListedStart.read(entry);
			if (start == null) {
				return new Failed("a list with something in it that is no flow start");
			}
			starts.add(start);
		}
		if (json.path("next").isNull()) {
			return new Page(starts, null, serverTime);
		}
		String next = query(json.path("next"));
		return (next != null) ? new Page(starts, next, serverTime)
				: new Failed("a list whose next page has no usable address");
	}

	/**
	 * The query of the next page. Its host is not followed: behind a proxy it is not the
	 * one that was asked, and a token must go nowhere else.
	 */
	private static @Nullable String query(JsonNode next) {
		try {
			return next.isString() ? URI.create(next.asString()).getRawQuery() : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private @Nullable Instant serverTime() {
		try {
			return (this.date != null)
					? ZonedDateTime.parse(this.date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant() : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private @Nullable JsonNode json() {
		try {
			return JsonMapper.shared().readTree(this.body);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** A text for logs, without the body, which holds parameters of flows. */
	@Override
	public String toString() {
		return "ListAnswer[HTTP " + this.status + "]";
	}

}
