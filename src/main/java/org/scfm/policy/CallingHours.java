package org.scfm.policy;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of a day in which people are called, in their own time.
 *
 * @param from the first minute
 * @param until the first minute in which nobody is called any more; where it is not after
 * {@code from}, it is on the next day, and the hours belong to the day on which they
 * begin. Midnight is the end of the day
 */
public record CallingHours(LocalTime from, LocalTime until) {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,2}):(\\d{2})-(\\d{1,2}):(\\d{2})");

	private static final int MINUTES_OF_DAY = 24 * 60;

	/**
	 * Reads hours.
	 * @param text the text, such as {@code 09:00-20:00}; {@code 00:00-24:00} is the whole
	 * day
	 * @return the hours
	 * @throws IllegalArgumentException if the text is something else, or both ends are
	 * equal
	 */
	public static CallingHours parse(String text) {
		Matcher parts = TEXT.matcher(text);
		if (!parts.matches()) {
			throw new IllegalArgumentException("not hours such as 09:00-20:00, or 20:00-06:00 for a night");
		}
		int from = minute(parts.group(1), parts.group(2));
		int until = minute(parts.group(3), parts.group(4));
		if (from == until) {
			throw new IllegalArgumentException("begins and ends at the same time: leave it out to call at any hour");
		}
		if (from == MINUTES_OF_DAY) {
			throw new IllegalArgumentException("cannot begin at 24:00: write 00:00");
		}
		return new CallingHours(time(from), time(until));
	}

	private static int minute(String hour, String minute) {
		int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
		if (Integer.parseInt(minute) > 59 || minutes > MINUTES_OF_DAY) {
			throw new IllegalArgumentException(hour + ":" + minute + " is not a time of day");
		}
		return minutes;
	}

	private static LocalTime time(int minute) {
		return LocalTime.of(minute / 60 % 24, minute % 60);
	}

	/**
	 * Whether they end on the day after the one on which they begin.
	 */
	boolean endNextDay() {
		return !this.until.isAfter(this.from);
	}

}
