package org.scfm.policy;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Reads days of the week, such as {@code mon-fri} or {@code mon,wed,sat-sun}.
 */
final class CallingDays {

	private static final String HELP = "not days such as mon-fri or mon,wed,sat-sun";

	private CallingDays() {
	}

	/**
	 * Reads days.
	 * @param text the text; a range may run over the end of the week, as {@code fri-mon}
	 * @return the days, at least one
	 * @throws IllegalArgumentException if the text is something else
	 */
	static Set<DayOfWeek> parse(String text) {
		Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
		for (String part : text.split(",", -1)) {
			String[] ends = part.strip().split("-", -1);
			if (ends.length > 2) {
				throw new IllegalArgumentException(HELP);
			}
			DayOfWeek last = day(ends[ends.length - 1]);
			for (DayOfWeek day = day(ends[0]); day != last; day = day.plus(1)) {
				days.add(day);
			}
			days.add(last);
		}
		return days;
	}

	private static DayOfWeek day(String text) {
		for (DayOfWeek day : DayOfWeek.values()) {
			if (day.name().substring(0, 3).toLowerCase(Locale.ROOT).equals(text.strip().toLowerCase(Locale.ROOT))) {
				return day;
			}
		}
		throw new IllegalArgumentException(HELP);
	}

}
