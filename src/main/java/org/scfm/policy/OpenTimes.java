package org.scfm.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The times at which people may be called by the clocks of their time zones. Where a
 * clock is turned, hours that begin at a time it shows twice begin the second time, those
 * that end at one end the first time, and what it never shows is where it jumps.
 *
 * @param hours the hours of each day, or null for all
 * @param days the days of the week
 * @param blocked days on which nobody is called
 */
record OpenTimes(@Nullable CallingHours hours, Set<DayOfWeek> days, Set<LocalDate> blocked) {

	// longer than any pattern of weeks and turned clocks takes to come round
	private static final Duration HORIZON = Duration.ofDays(400);

	private record Window(Instant start, Instant end) {
	}

	/**
	 * The first time from which on it stays open for a while, in all of some zones.
	 * @param from not before this time
	 * @param ring for how long
	 * @param zones the zones, at least one
	 * @return the time, or empty if there never is one
	 */
	Optional<Instant> next(Instant from, Duration ring, List<ZoneId> zones) {
		Instant horizon = horizon(from);
		Instant candidate = from;
		int agreed = 0;
		for (int i = 0; agreed < zones.size(); i = (i + 1) % zones.size()) {
			Instant next = next(candidate, ring, zones.get(i), horizon);
			if (next == null) {
				return Optional.empty();
			}
			agreed = next.equals(candidate) ? agreed + 1 : 1;
			candidate = next;
		}
		return Optional.of(candidate);
	}

	private Instant horizon(Instant from) {
		Instant base = this.blocked.stream()
			.max(Comparator.naturalOrder())
			.map((last) -> last.atStartOfDay(ZoneOffset.UTC).toInstant())
			.filter((last) -> last.isAfter(from))
			.orElse(from);
		return base.plus(HORIZON);
	}

	private @Nullable Instant next(Instant from, Duration ring, ZoneId zone, Instant horizon) {
		LocalDate day = LocalDate.ofInstant(from, zone).minusDays(1);
		LocalDate last = LocalDate.ofInstant(horizon, zone);
		while (!day.isAfter(last)) {
			Window window = isAllowed(day) ? window(day, zone) : null;
			if (window != null) {
				Instant end = window.end();
				// one that begins where this one ends goes on with it
				LocalDate following = day.plusDays(1);
				while (isAllowed(following) && !end.isAfter(from.plus(ring).plus(Duration.ofDays(1)))
						&& window(following, zone).start().equals(end)) {
					end = window(following, zone).end();
					following = following.plusDays(1);
				}
				Instant start = window.start().isAfter(from) ? window.start() : from;
				if (!start.plus(ring).isAfter(end) && start.isBefore(end)) {
					return start;
				}
			}
			day = day.plusDays(1);
		}
		return null;
	}

	private boolean isAllowed(LocalDate day) {
		return this.days.contains(day.getDayOfWeek()) && !this.blocked.contains(day);
	}

	/**
	 * Whether it is closed because a day is blocked, and not for the hour alone.
	 * @param at when
	 * @param zones the zones, of which one is enough
	 */
	boolean isBlocked(Instant at, List<ZoneId> zones) {
		return !this.blocked.isEmpty() && zones.stream().anyMatch((zone) -> isBlocked(at, zone));
	}

	private boolean isBlocked(Instant at, ZoneId zone) {
		LocalDate today = LocalDate.ofInstant(at, zone);
		for (LocalDate day : List.of(today.minusDays(1), today)) {
			Window window = window(day, zone);
			if (!at.isBefore(window.start()) && at.isBefore(window.end())) {
				return this.blocked.contains(day);
			}
		}
		return this.blocked.contains(today);
	}

	private Window window(LocalDate day, ZoneId zone) {
		if (this.hours == null) {
			return new Window(start(day.atStartOfDay(), zone), start(day.plusDays(1).atStartOfDay(), zone));
		}
		LocalTime until = this.hours.until();
		LocalDate lastDay = this.hours.endNextDay() ? day.plusDays(1) : day;
		// a midnight that comes twice or never is the same for a day and for the next
		boolean midnight = until.equals(LocalTime.MIDNIGHT);
		return new Window(start(day.atTime(this.hours.from()), zone),
				midnight ? start(lastDay.atStartOfDay(), zone) : end(lastDay.atTime(until), zone));
	}

	private static Instant start(LocalDateTime time, ZoneId zone) {
		return instant(time, zone, false);
	}

	private static Instant end(LocalDateTime time, ZoneId zone) {
		return instant(time, zone, true);
	}

	private static Instant instant(LocalDateTime time, ZoneId zone, boolean earlier) {
		List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
		if (offsets.isEmpty()) {
			ZoneOffsetTransition jump = zone.getRules().getTransition(time);
			return jump.getInstant();
		}
		// of two, the first in the list is of the earlier time
		return time.toInstant(offsets.get(earlier ? 0 : offsets.size() - 1));
	}

}
