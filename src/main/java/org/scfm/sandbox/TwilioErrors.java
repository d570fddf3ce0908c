package org.scfm.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Error answers as Twilio words them.
 */
final class TwilioErrors {

	private TwilioErrors() {
	}

	static Reply reply(int status, @Nullable String code, @Nullable String message) {
		String known = (code != null) ? code : usualCode(status);
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		if (known.matches("\\d{1,9}")) {
			body.put("code", Integer.valueOf(known));
		}
		else {
			body.put("code", known);
		}
		body.put("message", (message != null) ? message : usualMessage(status));
		body.put("more_info", "https://www.twilio.com/docs/errors/" + known);
		body.put("status", status);
		Reply reply = Reply.json(status, body);
		return (status == 401) ? reply.header("WWW-Authenticate", "Basic realm=\"Twilio API\"") : reply;
	}

	static Refused refused(int status, int code, String message) {
		return new Refused(reply(status, String.valueOf(code), message));
	}

	static Refused notFound(String path) {
		return refused(404, 20404, "The requested resource " + path + " was not found");
	}

	private static String usualCode(int status) {
		return switch (status) {
			case 400 -> "20001";
			case 401 -> "20003";
			case 403 -> "20403";
			case 404 -> "20404";
			case 405 -> "20004";
			case 429 -> "20429";
			case 503 -> "20503";
			default -> (status >= 500) ? "20500" : String.valueOf(20_000 + status % 1_000);
		};
	}

	private static String usualMessage(int status) {
		return switch (status) {
			case 400 -> "Bad request";
			case 401 -> "Authenticate";
			case 403 -> "Forbidden";
			case 404 -> "The requested resource was not found";
			case 405 -> "Method not allowed";
			case 429 -> "Too Many Requests";
			case 503 -> "Service is unavailable. Please try again";
			default -> (status >= 500) ? "An internal server error has occurred" : "Refused";
		};
	}

}
