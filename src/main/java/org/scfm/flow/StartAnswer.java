package org.scfm.flow;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.flow.StartOutcome.Throttled;
import org.scfm.flow.StartOutcome.Unknown;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * RapidPro's answer to a flow start, and what it means. Bad tokens are answered 403; a
 * 429 comes before anything is done; a 5xx may come after the flow was started, because
 * RapidPro hands the start to another service while it holds the request.
 *
 * @param status the HTTP status
 * @param body the body
 * @param retryAfter the wait that RapidPro asks for
 */
record StartAnswer(int status, String body, @Nullable Duration retryAfter) {

	private static final int BAD_REQUEST = 400;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int TOO_MANY = 429;

	/** Refusals of the token or the address, not of the start. */
	private static final Set<Integer> EVERY_START = Set.of(401, 403, 404, 405, 407, 410, 415);

	private static final Pattern WORKSPACE = Pattern.compile("\\bworkspace\\b.*\\b(suspended|flagged)\\b");

	/**
	 * What the answer means.
	 */
	StartOutcome outcome() {
		if (this.status == TOO_MANY) {
			return new Throttled(this.retryAfter);
		}
		if (this.status < 200 || this.status >= 500 || this.status == REQUEST_TIMEOUT) {
			return new Unknown("HTTP " + this.status);
		}
		JsonNode json = object();
		return (this.status < 300) ? started(json) : refused(json);
	}

	private StartOutcome started(@Nullable JsonNode json) {
		Started started = (json != null) ? startIn(json) : null;
		return (started != null) ? started : new Unknown("HTTP " + this.status + " without a flow start in it");
	}

	/**
	 * What RapidPro calls a flow start.
	 * @param json the flow start
	 * @return its names, or null if there are none
	 */
	static @Nullable Started startIn(JsonNode json) {
		JsonNode uuid = json.path("uuid");
		JsonNode id = json.path("id");
		String uuidText = (uuid.isString() && isUuid(uuid.asString())) ? uuid.asString() : null;
		Long idNumber = (id.isIntegralNumber() && id.canConvertToLong()) ? id.asLong() : null;
		return (uuidText != null || idNumber != null) ? new Started(uuidText, idNumber) : null;
	}

	private StartOutcome refused(@Nullable JsonNode json) {
		if (json == null) {
			// RapidPro's API answers in JSON: this is a proxy, or not the API
			return new Refused(this.status <= BAD_REQUEST || EVERY_START.contains(this.status), Set.of(),
					"HTTP " + this.status + " without a word of RapidPro's API");
		}
		Set<String> fields = new LinkedHashSet<>();
		StringJoiner words = new StringJoiner("; ");
		json.forEachEntry((name, complaint) -> {
			if (!name.equals("detail") && !name.equals("non_field_errors")) {
				fields.add(name);
			}
			collect(fields.contains(name) ? name : "", complaint, words);
		});
		String reason = (words.length() > 0) ? words.toString() : "HTTP " + this.status + " without a reason";
		boolean everyStart = this.status < BAD_REQUEST || EVERY_START.contains(this.status)
				|| WORKSPACE.matcher(reason.toLowerCase(Locale.ROOT)).find();
		return new Refused(everyStart, fields, reason);
	}

	private static void collect(String name, JsonNode complaint, StringJoiner words) {
		if (complaint.isArray()) {
			complaint.forEach((element) -> collect(name, element, words));
		}
		else if (complaint.isObject()) {
			complaint.forEachEntry((index, inner) -> collect(name + "[" + index + "]", inner, words));
		}
		else {
			words.add((name.isEmpty() ? "" : name + ": ") + complaint.asString());
		}
	}

	private static boolean isUuid(String text) {
		return text.matches("[0-9A-Za-z-]{1,64}");
	}

	private @Nullable JsonNode object() {
		try {
			JsonNode json = JsonMapper.shared().readTree(this.body);
			return json.isObject() ? json : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/** A text for logs, without the body, which may quote phone numbers. */
	@Override
	public String toString() {
		return "StartAnswer[HTTP " + this.status + "]";
	}

}
