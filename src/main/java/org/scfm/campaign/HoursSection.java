package org.scfm.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.scfm.campaign.CalloutFigures.CallGroup;

/**
 * When calls were sent: how many in each hour, or in each of the longer periods that a
 * longer time is cut into.
 *
 * @param period what the heading calls a period, such as {@code hour} or {@code 6 hours}
 * @param from when the first call was sent, to the hour
 * @param to when the last call was sent, to the hour
 * @param busiest the hour in which most calls were sent
 * @param busiestCalls how many those were
 * @param bars one for each period, without gaps
 * @param rows the periods in which calls were sent
 * @param lines the numbers beside the bars
 * @param ticks the times under the bars
 */
record HoursSection(String period, String from, String to, String busiest, String busiestCalls, List<Bar> bars,
		List<Row> rows, List<Tick> lines, List<Tick> ticks) {

	// a month in quarters of a day
	private static final int MOST_BARS = 124;

	// a lone bar would fill the page
	private static final int LEAST_BARS = 12;

	private static final int MOST_TICKS = 6;

	private static final DateTimeFormatter TIME = format("yyyy-MM-dd HH:mm");

	private static final DateTimeFormatter DAY = format("d MMM");

	private static final DateTimeFormatter HOUR = format("HH:mm");

	/**
	 * Draws calls that were sent.
	 * @return the section, or null where none was sent
	 */
	static @Nullable HoursSection of(List<CallGroup> calls) {
		SortedMap<Long, Sent> hours = new TreeMap<>();
		calls.stream()
			.filter((group) -> group.sent() != null)
			.forEach((group) -> hours.merge(hour(group.sent()), Sent.of(group), Sent::plus));
		if (hours.isEmpty()) {
			return null;
		}
		long first = hours.firstKey();
		long last = hours.lastKey();
		long length = period(first, last);
		SortedMap<Long, Sent> periods = new TreeMap<>();
		for (long start = start(first, last, length); start <= last; start += length) {
			periods.put(start, Sent.NONE);
		}
		hours.forEach((hour, sent) -> periods.merge(hour - Math.floorMod(hour, length), sent, Sent::plus));
		long top = top(periods.values().stream().mapToLong(Sent::all).max().orElse(1));
		Map.Entry<Long, Sent> busiest = hours.entrySet()
			.stream()
			.max(Comparator.comparing((entry) -> entry.getValue().all()))
			.orElseThrow();
		return new HoursSection(name(length), TIME.format(time(first)), TIME.format(time(last + 1)),
				TIME.format(time(busiest.getKey())), Numbers.count(busiest.getValue().all()), bars(periods, top),
				rows(periods), lines(top), ticks(List.copyOf(periods.keySet()), length));
	}

	// hours that divide a day, or days; as short as the number of bars allows
	private static long period(long first, long last) {
		return Stream.concat(Stream.of(1L, 3L, 6L, 12L), Stream.iterate(24L, (hours) -> hours * 2))
			.filter((hours) -> Math.floorDiv(last, hours) - Math.floorDiv(first, hours) < MOST_BARS)
			.findFirst()
			.orElseThrow();
	}

	private static long start(long first, long last, long length) {
		long start = first - Math.floorMod(first, length);
		return Math.min(start, last - Math.floorMod(last, length) - (LEAST_BARS - 1) * length);
	}

	/**
	 * The number at the top of the chart: an even one, so that its half is whole.
	 */
	private static long top(long most) {
		long unit = 1;
		while (unit * 10 < most) {
			unit *= 10;
		}
		for (long top = 2; top < 10; top += 2) {
			if (top * unit >= most) {
				return top * unit;
			}
		}
		return 10 * unit;
	}

	private static List<Bar> bars(SortedMap<Long, Sent> periods, long top) {
		List<Bar> bars = new ArrayList<>();
		periods.forEach((start, sent) -> {
			long below = sent.completed();
			double place = bars.size() + 0.1;
			bars.add(new Bar(TIME.format(time(start)), Numbers.count(sent.all()), Numbers.length(place, periods.size()),
					Numbers.length(0.8, periods.size()),
					List.of(part("completed", 0, sent.completed(), top),
							part("not-completed", below, sent.notCompleted(), top),
							part("open", below + sent.notCompleted(), sent.open(), top))));
		});
		return bars;
	}

	private static Part part(String colour, long below, long calls, long top) {
		return new Part(colour, Numbers.length(top - below - calls, top), Numbers.length(calls, top));
	}

	private static List<Row> rows(SortedMap<Long, Sent> periods) {
		return periods.entrySet()
			.stream()
			.filter((period) -> period.getValue().all() > 0)
			.map((period) -> new Row(TIME.format(time(period.getKey())), Numbers.count(period.getValue().all()),
					Numbers.count(period.getValue().completed()), Numbers.count(period.getValue().notCompleted()),
					Numbers.count(period.getValue().open())))
			.toList();
	}

	private static List<Tick> lines(long top) {
		return Stream.of(0L, top / 2, top)
			.map((calls) -> new Tick(Numbers.length(top - calls, top), Numbers.count(calls)))
			.toList();
	}

	private static List<Tick> ticks(List<Long> starts, long length) {
		long step = Stream.concat(Stream.of(1L, 2L, 3L, 6L, 12L), Stream.iterate(24L, (hours) -> hours * 2))
			.filter((hours) -> hours % length == 0
					&& starts.stream().filter((start) -> start % hours == 0).count() <= MOST_TICKS)
			.findFirst()
			.orElseThrow();
		List<Tick> ticks = new ArrayList<>();
		for (int i = 0; i < starts.size(); i++) {
			Instant time = time(starts.get(i));
			if (starts.get(i) % step == 0) {
				ticks.add(new Tick(Numbers.length(i + 0.5, starts.size()),
						((starts.get(i) % 24 == 0) ? DAY : HOUR).format(time)));
			}
		}
		return ticks;
	}

	private static String name(long hours) {
		return (hours == 1) ? "hour" : (hours < 24) ? hours + " hours" : (hours == 24) ? "day" : hours / 24 + " days";
	}

	private static long hour(Instant time) {
		return Math.floorDiv(time.getEpochSecond(), Duration.ofHours(1).toSeconds());
	}

	private static Instant time(long hour) {
		return Instant.EPOCH.plus(Duration.ofHours(hour));
	}

	private static DateTimeFormatter format(String pattern) {
		return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
	}

	/**
	 * How many calls were sent in a time, and what became of them.
	 */
	private record Sent(long completed, long notCompleted, long open) {

		static final Sent NONE = new Sent(0, 0, 0);

		static Sent of(CallGroup group) {
			return switch (Outcome.of(group.status())) {
				case COMPLETED -> new Sent(group.calls(), 0, 0);
				case OPEN -> new Sent(0, 0, group.calls());
				default -> new Sent(0, group.calls(), 0);
			};
		}

		Sent plus(Sent others) {
			return new Sent(this.completed + others.completed, this.notCompleted + others.notCompleted,
					this.open + others.open);
		}

		long all() {
			return this.completed + this.notCompleted + this.open;
		}

	}

	/**
	 * A period as a bar.
	 */
	record Bar(String from, String calls, String x, String width, List<Part> parts) {
	}

	/**
	 * Calls of a period that are in one colour.
	 */
	record Part(String colour, String y, String height) {
	}

	/**
	 * A period as a line of the table.
	 */
	record Row(String from, String calls, String completed, String notCompleted, String open) {
	}

	/**
	 * A number or a time at its place beside the chart.
	 */
	record Tick(String place, String label) {
	}

}
