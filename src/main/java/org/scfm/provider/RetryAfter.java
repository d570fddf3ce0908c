package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} (RFC 9110, 10.2.3). */
public final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * The wait that a header asks for.
	 * @param header seconds or an HTTP date, {@code null} if there is no header
	 * @param clock tells how long a date is ahead
	 * @return the wait, never negative, or {@code null} if it says none
	 */
	public static @Nullable Duration read(@Nullable String header, Clock clock) {
		if (header == null) {
			return null;
		}
		if (header.strip().matches("\\d{1,9}")) {
			return Duration.ofSeconds(Long.parseLong(header.strip()));
		}
		Instant instant = HttpDates.read(header);
		if (instant == null) {
			return null;
		}
		Duration wait = Duration.between(clock.instant(), instant);
		return wait.isNegative() ? Duration.ZERO : wait;
	}

}
