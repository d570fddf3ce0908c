package org.scfm.policy;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.scfm.job.Durations;
import org.scfm.job.Parameter;
import org.scfm.job.ParameterType;
import org.scfm.job.ParameterTypes;

/**
 * The parameters that make a callout's dialling policy, for the job that creates a
 * callout and for the one that changes it.
 */
public final class DialPolicyParameters {

	/** Takes a rule away again. */
	static final String NONE = "none";

	static final Parameter<Optional<CallingHours>> CALLING_HOURS = Parameter.optional("callingHours",
			orNone("hours", CallingHours::parse),
			"Call only in these hours of the person's own day, such as 09:00-20:00. 20:00-06:00 runs overnight and belongs to the day on which it begins.");

	static final Parameter<Optional<Set<DayOfWeek>>> CALLING_DAYS = Parameter.optional("callingDays",
			orNone("days", CallingDays::parse), "Call only on these days, such as mon-fri or mon,wed,sat-sun.");

	static final Parameter<Optional<Set<LocalDate>>> BLOCKED_DAYS = Parameter.optional("blockedDays",
			orNone("dates", DialPolicyParameters::dates),
			"Call nobody on these days, such as 2027-01-01,2027-02-08..2027-03-09.");

	static final Parameter<Optional<Instant>> START_AT = Parameter.optional("startAt",
			orNone("date, time and offset", DialPolicyParameters::instant),
			"Call nobody before this time, such as 2027-03-01T09:00+07:00.");

	static final Parameter<Optional<Instant>> VALID_UNTIL = Parameter.optional("validUntil",
			orNone("date, time and offset", DialPolicyParameters::instant),
			"Call nobody from this time on: whoever still waits is expired.");

	static final Parameter<Optional<ZoneId>> TIME_ZONE = Parameter.optional("timeZone",
			orNone("time zone", DialPolicyParameters::zone),
			"The time zone of those whose contact and number tell none, such as Asia/Phnom_Penh.");

	static final Parameter<Optional<String>> TIME_ZONE_KEY = Parameter.optional("timeZoneKey",
			orNone("text", Function.identity()),
			"The key in a contact's metadata that holds its time zone, which goes before what the number tells.");

	static final Parameter<Optional<Integer>> MAX_ATTEMPTS = Parameter.optional("maxAttempts",
			orNone("whole number, 1 to 1000", ParameterTypes.wholeNumber(1, 1000)::parse),
			"How often one person is called at most. With any rule of this policy, those of enqueue-calls do not count, and it is 3.");

	static final Parameter<Optional<RetryRules>> RETRY = Parameter.optional("retry", orNone("rules", RetryRules::parse),
			"How long after an attempt the next may follow, by its outcome, such as 'busy:15m,15m not_answered:2h,1d failed:none canceled:free'. An outcome without a rule is final. With any rule of this policy it is 'failed:15m,15m errored:15m,15m'.");

	static final Parameter<Optional<Duration>> MIN_DURATION = Parameter.optional("minDuration",
			orNone("duration", Durations::parse),
			"A completed call that was shorter than this, such as 5s, has not reached the person: its outcome is too_short.");

	static final Parameter<Optional<CallCap>> MAX_CALLS_PER_PERSON = Parameter.optional("maxCallsPerPerson",
			orNone("calls in a period", CallCap::parse),
			"The most calls to one person in any such period, those of other callouts included, such as 3/24h.");

	static final Parameter<Optional<Integer>> WEIGHT = Parameter.optional("weight",
			orNone("whole number, 1 to 100", ParameterTypes.wholeNumber(1, 100)::parse),
			"The callout's share of the calls while others run too, in proportion to theirs; 1 for those that say nothing.");

	static final Parameter<Optional<Double>> BREAKER_FAILURE_RATE = Parameter.optional("breakerFailureRate",
			orNone(ParameterTypes.share().label(), ParameterTypes.share()::parse),
			"Pause the callout when this share of its last 50 calls failed or was refused, such as 0.5. Only a person resumes it.");

	/** All of them, in the order in which they are shown. */
	public static final List<Parameter<?>> ALL = List.of(CALLING_HOURS, CALLING_DAYS, BLOCKED_DAYS, START_AT,
			VALID_UNTIL, TIME_ZONE, TIME_ZONE_KEY, MAX_ATTEMPTS, RETRY, MIN_DURATION, MAX_CALLS_PER_PERSON, WEIGHT,
			BREAKER_FAILURE_RATE);

	private static final int MOST_DAYS = 1000;

	private DialPolicyParameters() {
	}

	/**
	 * These parameters after those of a job.
	 * @param own the job's
	 * @return all, in that order
	 */
	public static Parameter<?>[] after(Parameter<?>... own) {
		List<Parameter<?>> all = new ArrayList<>(List.of(own));
		all.addAll(ALL);
		return all.toArray(Parameter<?>[]::new);
	}

	private static <T> ParameterType<Optional<T>> orNone(String label, Function<String, T> parser) {
		return ParameterTypes.type(label + ", or " + NONE,
				(text) -> text.equals(NONE) ? Optional.empty() : Optional.of(parser.apply(text)));
	}

	private static Set<LocalDate> dates(String text) {
		Set<LocalDate> dates = new TreeSet<>();
		for (String part : text.split(",", -1)) {
			int dots = part.indexOf("..");
			LocalDate first = date((dots < 0) ? part : part.substring(0, dots));
			LocalDate last = (dots < 0) ? first : date(part.substring(dots + 2));
			if (last.isBefore(first)) {
				throw new IllegalArgumentException(part + " ends before it begins");
			}
			for (LocalDate date = first; !date.isAfter(last); date = date.plusDays(1)) {
				dates.add(date);
				if (dates.size() > MOST_DAYS) {
					throw new IllegalArgumentException("has more than " + MOST_DAYS + " days");
				}
			}
		}
		return dates;
	}

	private static LocalDate date(String text) {
		try {
			return LocalDate.parse(text.strip());
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException("not dates such as 2027-01-01,2027-02-08..2027-03-09");
		}
	}

	private static Instant instant(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException(
					"not a date and time with its offset from UTC, such as 2027-03-01T09:00+07:00 or 2027-03-01T02:00Z");
		}
	}

	/**
	 * Reads the name of a time zone.
	 * @throws IllegalArgumentException if there is no such zone
	 */
	static ZoneId zone(String text) {
		try {
			return ZoneId.of(text);
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException("not a time zone such as Asia/Phnom_Penh");
		}
	}

}
