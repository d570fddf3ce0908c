package org.scfm.sandbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query or a form: a name may occur several times, the first one
 * counts.
 */
record Params(Map<String, List<String>> values) {

	static Params parse(@Nullable String encoded) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		if (encoded != null && !encoded.isEmpty()) {
			for (String pair : encoded.split("&")) {
				int equals = pair.indexOf('=');
				String name = decode((equals < 0) ? pair : pair.substring(0, equals));
				String value = (equals < 0) ? "" : decode(pair.substring(equals + 1));
				if (!name.isEmpty()) {
					values.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
				}
			}
		}
		return new Params(values);
	}

	/**
	 * The first value of that name.
	 * @param name the name, case-sensitive
	 * @return the value without surrounding space, {@code null} if absent or blank
	 */
	@Nullable String get(String name) {
		List<String> found = this.values.get(name);
		return (found == null || found.get(0).isBlank()) ? null : found.get(0).strip();
	}

	boolean has(String name) {
		return get(name) != null;
	}

	String encode() {
		StringBuilder encoded = new StringBuilder();
		this.values.forEach((name,
				all) -> all.forEach((value) -> encoded.append((encoded.length() == 0) ? "" : "&")
					.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
					.append('=')
					.append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
		return encoded.toString();
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return text;
		}
	}

}
