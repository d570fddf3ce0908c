package org.scfm.provider;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of HTTP headers (RFC 9110, 5.6.7) and of the providers' JSON (RFC
 * 2822): {@code Tue, 31 Aug 2010 20:36:28 GMT} or {@code +0000}.
 */
final class HttpDates {

	private HttpDates() {
	}

	/**
	 * Read a date.
	 * @param text the date, {@code null} if there is none
	 * @return the instant, in whole seconds; {@code null} if there is none to be read
	 */
	static @Nullable Instant read(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
