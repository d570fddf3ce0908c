package org.scfm.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Error answers as Somleng words them: its own for 401 and 422, Rails' for the rest.
 */
final class SomlengErrors {

	private SomlengErrors() {
	}

	static Reply reply(int status, @Nullable String code, @Nullable String message) {
		if (status == 401) {
			return unauthorized((code != null) ? code : "20003", (message != null) ? message : "Authenticate");
		}
		if (code == null && message == null && status != 422) {
			return rails(status);
		}
		String known = (code != null) ? code : "20422";
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("message", (message != null) ? message : "Invalid parameters");
		body.put("status", status);
		body.put("code", known);
		body.put("more_info", moreInfo(known));
		return Reply.json(status, body);
	}

	static Refused refused(String code, String message) {
		return new Refused(reply(422, code, message));
	}

	static Refused notFound() {
		return new Refused(rails(404));
	}

	private static Reply unauthorized(String code, String message) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("code", code);
		body.put("message", message);
		body.put("detail", "");
		body.put("more_info", moreInfo(code));
		body.put("status", 401);
		return Reply.json(401, body)
			.header("WWW-Authenticate", "Bearer realm=\"Twilio API\", error=\"invalid_token\", "
					+ "error_description=\"The access token is invalid\"");
	}

	private static Reply rails(int status) {
		String text = switch (status) {
			case 404 -> "Not Found";
			case 429 -> "Too Many Requests";
			case 500 -> "Internal Server Error";
			case 503 -> "Service Unavailable";
			default -> "Error";
		};
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("status", status);
		body.put("error", text);
		return Reply.json(status, body);
	}

	private static String moreInfo(String code) {
		return code.startsWith("S") ? "https://www.somleng.org/docs/errors/" + code
				: "https://www.twilio.com/docs/errors/" + code;
	}

}
