package org.scfm.sandbox;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer and how it reaches the client.
 *
 * @param status the HTTP status
 * @param headers the headers to send
 * @param body the body, empty for none
 * @param delivery how it is sent
 * @param over how long a slow body takes
 */
record Reply(int status, Map<String, String> headers, byte[] body, Delivery delivery, Duration over) {

	static Reply json(int status, Object body) {
		return of(status, "application/json;charset=utf-8", Json.bytes(body));
	}

	static Reply html(int status, String body) {
		return of(status, "text/html; charset=utf-8", Texts.utf8(body));
	}

	static Reply xml(int status, String body) {
		return of(status, "application/xml", Texts.utf8(body));
	}

	static Reply empty(int status) {
		return new Reply(status, Map.of(), new byte[0], Delivery.WHOLE, Duration.ZERO);
	}

	private static Reply of(int status, String type, byte[] body) {
		return new Reply(status, Map.of("Content-Type", type), body, Delivery.WHOLE, Duration.ZERO);
	}

	Reply header(String name, String value) {
		Map<String, String> all = new LinkedHashMap<>(this.headers);
		all.put(name, value);
		return new Reply(this.status, all, this.body, this.delivery, this.over);
	}

	Reply body(byte[] other) {
		return new Reply(this.status, this.headers, other, this.delivery, this.over);
	}

	Reply delivered(Delivery how, Duration time) {
		return new Reply(this.status, this.headers, this.body, how, time);
	}

	/** How an answer is sent. */
	enum Delivery {

		/** All at once. */
		WHOLE,

		/** Not at all: the connection is closed. */
		CLOSE,

		/** Half of the announced body, then the connection is closed. */
		CUT,

		/** The headers at once, the body in small pieces over a time. */
		SLOW

	}

}
