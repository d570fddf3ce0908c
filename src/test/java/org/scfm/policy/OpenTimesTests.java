package org.scfm.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenTimesTests {

	private static final Duration RING = Duration.ofSeconds(65);

	private static final Set<DayOfWeek> ALL_DAYS = EnumSet.allOf(DayOfWeek.class);

	// hour, half an hour, at midnight (Beirut turns its clocks at 00:00), south, none
	private static final List<String> ZONES = List.of("America/New_York", "Australia/Lord_Howe", "Asia/Beirut",
			"America/Santiago", "Asia/Phnom_Penh");

	@ParameterizedTest
	@CsvSource({ "09:00-20:00, 2027-03-01T08:59:59, 2027-03-01T09:00:00",
			"09:00-20:00, 2027-03-01T12:00, 2027-03-01T12:00", "09:00-20:00, 2027-03-01T19:58:55, 2027-03-01T19:58:55",
			"09:00-20:00, 2027-03-01T19:58:56, 2027-03-02T09:00",
			"20:00-06:00, 2027-03-01T05:58:55, 2027-03-01T05:58:55",
			"20:00-06:00, 2027-03-01T05:59:00, 2027-03-01T20:00",
			"20:00-06:00, 2027-03-01T23:59:30, 2027-03-01T23:59:30",
			"09:00-24:00, 2027-03-01T23:59:30, 2027-03-02T09:00",
			"00:00-24:00, 2027-03-01T23:59:30, 2027-03-01T23:59:30" })
	void nothing_is_sent_that_could_ring_outside_the_hours(String hours, String from, String open) {
		ZoneId zone = ZoneId.of("Asia/Phnom_Penh");
		assertThat(times(hours, ALL_DAYS, Set.of()).next(at(from, zone), RING, List.of(zone))).contains(at(open, zone));
	}

	@ParameterizedTest
	@CsvSource({
			// the hour that New York leaves out, and the one that it has twice
			"America/New_York, 02:30-05:00, 2027-03-14T00:00, 2027-03-14T03:00-04:00",
			"America/New_York, 01:30-05:00, 2027-11-07T00:00, 2027-11-07T01:30-05:00",
			"America/New_York, 00:30-01:30, 2027-11-07T01:29, 2027-11-08T00:30-05:00",
			"America/New_York, 00:30-02:30, 2027-03-14T01:59:30, 2027-03-15T00:30-04:00",
			// half an hour
			"Australia/Lord_Howe, 02:10-05:00, 2027-10-03T00:00, 2027-10-03T02:30+11:00",
			"Australia/Lord_Howe, 01:45-05:00, 2027-04-04T00:00, 2027-04-04T01:45+10:30",
			// at midnight
			"Asia/Beirut, 00:00-05:00, 2027-03-27T22:00, 2027-03-28T01:00+03:00",
			"America/Santiago, 00:30-05:00, 2027-09-04T22:00, 2027-09-05T01:00-03:00",
			"America/Santiago, 23:30-05:00, 2027-04-03T21:00, 2027-04-03T23:30-04:00",
			"Asia/Phnom_Penh, 02:30-05:00, 2027-03-14T00:00, 2027-03-14T02:30+07:00" })
	void clocks_that_are_turned_do_not_let_a_call_out(String zone, String hours, String from, String open) {
		assertThat(times(hours, ALL_DAYS, Set.of()).next(at(from, ZoneId.of(zone)), RING, List.of(ZoneId.of(zone))))
			.contains(ZonedDateTime.parse(open).toInstant());
	}

	@Example
	void all_zones_must_be_open() {
		OpenTimes times = times("09:00-17:00", ALL_DAYS, Set.of());
		List<ZoneId> zones = List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles"));
		assertThat(times.next(Instant.parse("2027-06-01T13:30:00Z"), RING, zones))
			.contains(Instant.parse("2027-06-01T16:00:00Z"));
		assertThat(times.next(Instant.parse("2027-06-01T21:00:00Z"), RING, zones))
			.contains(Instant.parse("2027-06-02T16:00:00Z"));
		assertThat(times("09:00-11:00", ALL_DAYS, Set.of()).next(Instant.parse("2027-06-01T13:30:00Z"), RING, zones))
			.isEmpty();
	}

	@Example
	void a_night_belongs_to_the_day_on_which_it_begins() {
		ZoneId zone = ZoneId.of("Asia/Phnom_Penh");
		// a Friday
		LocalDate friday = LocalDate.parse("2027-03-05");
		OpenTimes fridays = times("20:00-06:00", EnumSet.of(DayOfWeek.FRIDAY), Set.of());
		assertThat(fridays.next(at("2027-03-06T03:00", zone), RING, List.of(zone)))
			.contains(at("2027-03-06T03:00", zone));
		assertThat(fridays.next(at("2027-03-05T03:00", zone), RING, List.of(zone)))
			.contains(at("2027-03-05T20:00", zone));
		OpenTimes blocked = times("20:00-06:00", ALL_DAYS, Set.of(friday));
		assertThat(blocked.next(at("2027-03-06T03:00", zone), RING, List.of(zone)))
			.contains(at("2027-03-06T20:00", zone));
		assertThat(blocked.isBlocked(at("2027-03-06T03:00", zone), List.of(zone))).isTrue();
		assertThat(blocked.isBlocked(at("2027-03-05T03:00", zone), List.of(zone))).isFalse();
	}

	@Property(tries = 2000)
	void whatever_the_rules_a_phone_rings_only_when_every_clock_allows_it(@ForAll("rules") OpenTimes times,
			@ForAll("aroundTurnedClocks") Instant from, @ForAll("zones") List<ZoneId> zones) {
		Optional<Instant> open = times.next(from, RING, zones);
		open.ifPresent((at) -> {
			assertThat(at).isAfterOrEqualTo(from);
			for (ZoneId zone : zones) {
				for (int second = 0; second < RING.toSeconds(); second += 5) {
					assertThat(allows(times, at.plusSeconds(second), zone)).as("%s in %s", at.plusSeconds(second), zone)
						.isTrue();
				}
			}
		});
		if (zones.size() == 1) {
			assertThat(open).isPresent();
		}
	}

	// by the minute, as somebody would who looks at the clock
	@Property(tries = 300)
	void nobody_waits_longer_than_the_clock_says(@ForAll("rules") OpenTimes times,
			@ForAll("aroundTurnedClocks") Instant from, @ForAll("zones") List<ZoneId> zones) {
		Instant open = times.next(from, RING, zones).orElse(from.plus(Duration.ofDays(3)));
		for (Instant at = from; at.plusSeconds(120).isBefore(open)
				&& at.isBefore(from.plus(Duration.ofDays(3))); at = at.plusSeconds(60)) {
			Instant asked = at;
			boolean all = zones.stream()
				.allMatch((zone) -> unmistakably(times, asked, zone) && unmistakably(times, asked.plusSeconds(60), zone)
						&& unmistakably(times, asked.plusSeconds(65), zone));
			assertThat(all).as("open at %s already, and not only at %s", at, open).isFalse();
		}
	}

	private static boolean unmistakably(OpenTimes times, Instant at, ZoneId zone) {
		// what a clock shows twice a day counts only if both are open, and all between
		// them:
		// hours that end at such a time have ended when it comes first
		boolean twice = zone.getRules().getValidOffsets(LocalDateTime.ofInstant(at, zone)).size() > 1;
		return allows(times, at, zone) && allows(times, at.plus(Duration.ofHours(2)), zone)
				&& allows(times, at.minus(Duration.ofHours(2)), zone) && (!twice || IntStream.rangeClosed(-60, 60)
					.allMatch((minutes) -> allows(times, at.plus(Duration.ofMinutes(minutes)), zone)));
	}

	private static boolean allows(OpenTimes times, Instant at, ZoneId zone) {
		ZonedDateTime shown = at.atZone(zone);
		LocalTime time = shown.toLocalTime();
		LocalDate day = shown.toLocalDate();
		CallingHours hours = times.hours();
		if (hours != null && hours.endNextDay()) {
			if (time.isBefore(hours.until())) {
				day = day.minusDays(1);
			}
			else if (time.isBefore(hours.from())) {
				return false;
			}
		}
		else if (hours != null && (time.isBefore(hours.from()) || !time.isBefore(hours.until()))) {
			return false;
		}
		return times.days().contains(day.getDayOfWeek()) && !times.blocked().contains(day);
	}

	@Provide
	Arbitrary<OpenTimes> rules() {
		Arbitrary<LocalTime> quarter = Arbitraries.integers()
			.between(0, 95)
			.map((q) -> LocalTime.of(q / 4, q % 4 * 15));
		Arbitrary<@Nullable CallingHours> hours = Combinators.combine(quarter, quarter)
			.filter((from, until) -> !from.equals(until))
			.as(CallingHours::new)
			.injectNull(0.2);
		Arbitrary<Set<DayOfWeek>> days = Arbitraries.of(DayOfWeek.class).set().ofMinSize(1).ofMaxSize(7);
		Arbitrary<Set<LocalDate>> blocked = Arbitraries.integers()
			.between(0, 365)
			.map((day) -> LocalDate.parse("2027-01-01").plusDays(day))
			.set()
			.ofMaxSize(5);
		return Combinators.combine(hours, days, blocked).as(OpenTimes::new);
	}

	@Provide
	Arbitrary<Instant> aroundTurnedClocks() {
		Arbitrary<Instant> turns = Arbitraries
			.of("2027-03-14T07:00:00Z", "2027-11-07T06:00:00Z", "2027-04-03T15:00:00Z", "2027-10-02T15:30:00Z",
					"2027-03-27T22:00:00Z", "2027-10-30T21:00:00Z", "2027-04-04T03:00:00Z", "2027-09-05T04:00:00Z")
			.map(Instant::parse);
		return Combinators.combine(turns, Arbitraries.integers().between(-200_000, 200_000)).as(Instant::plusSeconds);
	}

	@Provide
	Arbitrary<List<ZoneId>> zones() {
		return Arbitraries.of(ZONES).map(ZoneId::of).list().uniqueElements().ofMinSize(1).ofMaxSize(2);
	}

	private static OpenTimes times(String hours, Set<DayOfWeek> days, Set<LocalDate> blocked) {
		return new OpenTimes(CallingHours.parse(hours), days, blocked);
	}

	private static Instant at(String local, ZoneId zone) {
		return LocalDateTime.parse(local).atZone(zone).toInstant();
	}

}
