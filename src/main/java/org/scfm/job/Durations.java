package org.scfm.job;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people type them: {@code 90s}, {@code 15m}, {@code 2h}, {@code 1d},
 * {@code 1h30m}, or as ISO 8601 writes them, {@code PT15M}. A day has 24 hours.
 */
public final class Durations {

	private static final Pattern SHORT = Pattern
		.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?(?:(\\d{1,9})s)?");

	private Durations() {
	}

	/**
	 * Reads a duration.
	 * @param text the text
	 * @return the duration, zero or more
	 * @throws IllegalArgumentException if it is none; the message says what one looks
	 * like
	 */
	public static Duration parse(String text) {
		Matcher units = SHORT.matcher(text);
		if (!text.isEmpty() && units.matches()) {
			return Duration.ofDays(number(units.group(1)))
				.plusHours(number(units.group(2)))
				.plusMinutes(number(units.group(3)))
				.plusSeconds(number(units.group(4)));
		}
		try {
			Duration value = Duration.parse(text);
			if (!value.isNegative()) {
				return value;
			}
		}
		catch (DateTimeParseException ex) {
			// said below
		}
		throw new IllegalArgumentException("not a duration such as 90s, 15m, 2h or 1d");
	}

	private static long number(String digits) {
		return (digits != null) ? Long.parseLong(digits) : 0;
	}

	/**
	 * Writes a duration as it is typed, parts of a second left out.
	 * @param duration the duration
	 * @return the text, such as {@code 1h30m}
	 */
	public static String text(Duration duration) {
		Map<String, Long> parts = new LinkedHashMap<>();
		parts.put("d", duration.toDaysPart());
		parts.put("h", (long) duration.toHoursPart());
		parts.put("m", (long) duration.toMinutesPart());
		parts.put("s", (long) duration.toSecondsPart());
		StringBuilder text = new StringBuilder();
		parts.forEach((unit, number) -> text.append((number > 0) ? number + unit : ""));
		return text.isEmpty() ? "0s" : text.toString();
	}

}
