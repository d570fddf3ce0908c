package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

import com.twilio.http.Response;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP answer of the provider, of any status and with any body.
 *
 * @param status the HTTP status
 * @param body the body as received
 * @param json the body if it is a JSON object, else {@code null}
 * @param retryAfter the wait that the provider asks for, never negative
 * @param requestId the provider's id of the request, for questions to its support
 * @param clockLead how far the provider's clock is ahead of ours at least, negative if it
 * is behind; {@code null} if the answer has no {@code Date} that can be read
 */
record Answer(int status, String body, @Nullable JsonNode json, @Nullable Duration retryAfter,
		@Nullable String requestId, @Nullable Duration clockLead) {

	private static final int MAX_CODE = 40;

	private static final int MAX_MESSAGE = 1000;

	/**
	 * Read a response. To be called as soon as it is there: its {@code Date} was written
	 * at some moment before, and the clocks are compared as if it were now, which can
	 * only make the provider's clock look slower than it is.
	 * @param response the response
	 * @param clock our clock
	 * @return the answer
	 */
	static Answer of(Response response, Clock clock) {
		Instant now = clock.instant();
		String body = response.getContent();
		String requestId = header(response, "Twilio-Request-Id");
		Instant date = HttpDates.read(header(response, "Date"));
		Clock theirs = Clock.fixed((date != null) ? date : now, ZoneOffset.UTC);
		return new Answer(response.getStatusCode(), body, object(body),
				RetryAfter.read(header(response, "Retry-After"), theirs), (requestId != null) ? clean(requestId) : null,
				(date != null) ? Duration.between(now, date) : null);
	}

	/**
	 * Whether the provider says that all is well.
	 * @return whether the status is 2xx
	 */
	boolean success() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * A member of the JSON object as text.
	 * @param name the name of the member
	 * @return its text; {@code null} if it is not there, null, blank, an object or an
	 * array
	 */
	@Nullable String text(String name) {
		return (this.json != null) ? text(this.json, name) : null;
	}

	/**
	 * A member of a JSON object as text.
	 * @param object the object
	 * @param name the name of the member
	 * @return its text; {@code null} if it is not there, null, blank, an object or an
	 * array
	 */
	static @Nullable String text(JsonNode object, String name) {
		JsonNode member = object.get(name);
		if (member == null || member.isNull() || !member.isValueNode()) {
			return null;
		}
		String text = member.asString();
		return text.isBlank() ? null : text;
	}

	/**
	 * The provider's error code; Twilio's are numbers, Somleng's texts.
	 * @return the code as text, if there is one
	 */
	@Nullable String code() {
		String code = text("code");
		return (code != null) ? clean(code) : null;
	}

	/**
	 * The provider's words about an error.
	 * @return the words, or a substitute
	 */
	String message() {
		for (String name : new String[] { "message", "detail", "title", "error" }) {
			String text = text(name);
			if (text != null) {
				return text.substring(0, Math.min(text.length(), MAX_MESSAGE));
			}
		}
		return "HTTP " + this.status + " without a message";
	}

	/**
	 * The answer in a few words, fit for logs.
	 * @return status, code and request id
	 */
	String brief() {
		return "HTTP " + this.status + ((code() != null) ? ", code " + code() : "")
				+ ((this.requestId != null) ? ", Twilio-Request-Id " + this.requestId : "");
	}

	/**
	 * What answers of one kind have in common.
	 * @return status and code
	 */
	String kind() {
		return this.status + " " + code();
	}

	private static String clean(String text) {
		return text.substring(0, Math.min(text.length(), MAX_CODE)).replaceAll("[^A-Za-z0-9._-]", "?");
	}

	private static @Nullable JsonNode object(String body) {
		try {
			JsonNode json = JsonMapper.shared().readTree(body);
			return (json != null && json.isObject()) ? json : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable String header(Response response, String name) {
		for (Header header : response.getHeaders()) {
			if (header.getName().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
				return header.getValue();
			}
		}
		return null;
	}

	/** A text for logs, without the body, which may quote phone numbers. */
	@Override
	public String toString() {
		return "Answer[" + brief() + "]";
	}

}
