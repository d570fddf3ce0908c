package org.scfm.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One request, read to its end.
 *
 * @param method upper-case HTTP method
 * @param path raw path
 * @param query the parameters of the query
 * @param headers the request's headers, found in any case, the first of each name
 * @param body the whole body
 * @param id what the ledger and the answer's header call this request
 * @param at when it arrived, on the sandbox's clock
 */
record Incoming(String method, String path, Params query, Map<String, String> headers, byte[] body, UUID id,
		Instant at) {

	/** The same request, as if it arrived at that moment. */
	Incoming at(Instant moment) {
		return new Incoming(this.method, this.path, this.query, this.headers, this.body, this.id, moment);
	}

	/** A header; {@code null} if there is none of the name. */
	@Nullable String header(String name) {
		return this.headers.get(name);
	}

	/** The id as Twilio writes it: RQ and 32 hex digits. */
	String twilioId() {
		return "RQ" + this.id.toString().replace("-", "");
	}

	/** The body's parameters; none if it is not a form. */
	Params form() {
		String type = header("Content-Type");
		boolean form = type == null || type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
		return Params.parse(form ? text() : null);
	}

	String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/** What stands behind the scheme in {@code Authorization}, if it has that scheme. */
	@Nullable String authorization(String scheme) {
		String header = header("Authorization");
		if (header == null || !header.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1)) {
			return null;
		}
		return header.substring(scheme.length() + 1).strip();
	}

	/** User and password of HTTP Basic; {@code null} if there are none. */
	@Nullable Credentials basic() {
		String encoded = authorization("Basic");
		if (encoded == null) {
			return null;
		}
		try {
			String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
			int colon = pair.indexOf(':');
			return (colon < 0) ? null : new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** User and password. */
	record Credentials(String user, String password) {

		@Override
		public String toString() {
			return "Credentials[" + this.user + "]";
		}

	}

}
