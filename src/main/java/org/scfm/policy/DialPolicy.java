package org.scfm.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.job.Parameter;
import org.scfm.job.UsageException;

/**
 * A callout's rules: when and how often people are called.
 *
 * @param texts the rules as they were typed, by parameter name
 * @param openTimes hours and days, or null for any time
 * @param startAt nobody is called before this time
 * @param validUntil nobody is called from this time on
 * @param timeZone of those whose contact and number tell none
 * @param timeZoneKey the key of a contact's metadata that holds its time zone
 * @param maxAttempts how many attempts that count a person gets, 1 or more
 * @param retry what follows an attempt that did not reach the person
 * @param countsAll whether also attempts count that never rang
 * @param minDuration a completed call shorter than this did not reach the person
 * @param cap the most calls to one person over all callouts
 * @param weight the callout's share of the calls where several run, 1 to 100
 * @param breakerFailureRate which share of failures among the last calls pauses the
 * callout, more than 0 and at most 1, or null where none does
 */
public record DialPolicy(Map<String, String> texts, @Nullable OpenTimes openTimes, @Nullable Instant startAt,
		@Nullable Instant validUntil, @Nullable ZoneId timeZone, @Nullable String timeZoneKey, int maxAttempts,
		RetryRules retry, boolean countsAll, Duration minDuration, @Nullable CallCap cap, int weight,
		@Nullable Double breakerFailureRate) {

	/** The weight of a callout that says nothing of it. */
	public static final int DEFAULT_WEIGHT = 1;

	private static final int DEFAULT_ATTEMPTS = 3;

	private static final RetryRules DEFAULT_FAILED = RetryRules.parse("failed:15m,15m");

	// an errored attempt does not count, so this is what bounds it where nobody says else
	private static final RetryRules DEFAULT_ERRORED = RetryRules.parse("errored:15m,15m");

	/**
	 * The rules of a callout that has none of its own: those of the run.
	 * @param retryStatuses how the last call must have ended for another attempt
	 * @param maxAttempts how many attempts a person gets
	 * @param retryDelay how long after an attempt the next may follow
	 * @return the policy
	 */
	public static DialPolicy ofRun(Collection<String> retryStatuses, int maxAttempts, Duration retryDelay) {
		RetryRules.Rule rule = new RetryRules.Rule(Collections.nCopies(maxAttempts, retryDelay), false);
		RetryRules retry = new RetryRules(
				retryStatuses.stream().collect(Collectors.toMap((status) -> status, (status) -> rule)));
		return new DialPolicy(Map.of(), null, null, null, null, null, maxAttempts, retry, true, Duration.ZERO, null,
				DEFAULT_WEIGHT, null);
	}

	/**
	 * The policy that a launch of a job asks for.
	 * @param arguments the launch's arguments
	 * @param before the policy so far, if any; what the launch does not speak of stays
	 * @return the policy, or empty where no rule is left
	 * @throws UsageException if the rules contradict each other
	 */
	public static Optional<DialPolicy> asked(Arguments arguments, Optional<DialPolicy> before) {
		Map<String, String> texts = new LinkedHashMap<>();
		for (Parameter<?> parameter : DialPolicyParameters.ALL) {
			String text = arguments.given().get(parameter.name());
			if (text == null) {
				text = before.map((policy) -> policy.texts().get(parameter.name())).orElse(DialPolicyParameters.NONE);
			}
			if (!text.equals(DialPolicyParameters.NONE)) {
				texts.put(parameter.name(), text);
			}
		}
		return of(texts);
	}

	/**
	 * The names of the rules that a launch speaks of.
	 * @param arguments the launch's arguments
	 * @return the names
	 */
	public static List<String> given(Arguments arguments) {
		return DialPolicyParameters.ALL.stream()
			.map(Parameter::name)
			.filter(arguments.given().keySet()::contains)
			.toList();
	}

	/**
	 * Reads the policy that a column holds.
	 * @param json what {@link #json()} wrote, or null
	 * @return the policy, or empty where there is none
	 */
	public static Optional<DialPolicy> read(@Nullable String json) {
		Map<String, String> texts = new LinkedHashMap<>();
		if (json != null) {
			Json.read(json).forEach((name, text) -> texts.put(name, text.toString()));
		}
		return of(texts);
	}

	/**
	 * The policy as a column holds it.
	 * @return JSON
	 */
	public String json() {
		return Json.write(this.texts);
	}

	private static Optional<DialPolicy> of(Map<String, String> texts) {
		if (texts.isEmpty()) {
			return Optional.empty();
		}
		Arguments given = new Arguments(texts);
		Optional<CallingHours> hours = rule(given, DialPolicyParameters.CALLING_HOURS);
		Optional<Set<DayOfWeek>> days = rule(given, DialPolicyParameters.CALLING_DAYS);
		Optional<Set<LocalDate>> blocked = rule(given, DialPolicyParameters.BLOCKED_DAYS);
		OpenTimes openTimes = (hours.isPresent() || days.isPresent() || blocked.isPresent()) ? new OpenTimes(
				hours.orElse(null), days.orElse(EnumSet.allOf(DayOfWeek.class)), blocked.orElse(Set.of())) : null;
		RetryRules retry = rule(given, DialPolicyParameters.RETRY).orElse(DEFAULT_FAILED).or(DEFAULT_ERRORED);
		DialPolicy policy = new DialPolicy(Map.copyOf(texts), openTimes,
				rule(given, DialPolicyParameters.START_AT).orElse(null),
				rule(given, DialPolicyParameters.VALID_UNTIL).orElse(null),
				rule(given, DialPolicyParameters.TIME_ZONE).orElse(null),
				rule(given, DialPolicyParameters.TIME_ZONE_KEY).orElse(null),
				rule(given, DialPolicyParameters.MAX_ATTEMPTS).orElse(DEFAULT_ATTEMPTS), retry, false,
				rule(given, DialPolicyParameters.MIN_DURATION).orElse(Duration.ZERO),
				rule(given, DialPolicyParameters.MAX_CALLS_PER_PERSON).orElse(null),
				rule(given, DialPolicyParameters.WEIGHT).orElse(DEFAULT_WEIGHT),
				rule(given, DialPolicyParameters.BREAKER_FAILURE_RATE).orElse(null));
		policy.requireConsistent();
		return Optional.of(policy);
	}

	private static <T> Optional<T> rule(Arguments given, Parameter<Optional<T>> parameter) {
		return given.find(parameter).flatMap((value) -> value);
	}

	private void requireConsistent() {
		if (this.startAt != null && this.validUntil != null && !this.startAt.isBefore(this.validUntil)) {
			throw new UsageException("startAt=" + this.texts.get("startAt") + " is not before validUntil="
					+ this.texts.get("validUntil") + ": nobody could be called");
		}
		if (this.openTimes != null && this.startAt != null && this.validUntil != null) {
			// 14 hours cover every zone on either side of UTC
			Instant from = this.startAt.minus(Duration.ofHours(14));
			Optional<Instant> open = this.openTimes.next(from, Ringing.DEFAULT, List.of(ZoneOffset.UTC));
			if (open.isEmpty() || !open.get().isBefore(this.validUntil.plus(Duration.ofHours(14)))) {
				throw new UsageException(
						"between startAt and validUntil there is no time in callingHours, callingDays and blockedDays: "
								+ "nobody could be called");
			}
		}
		else if (this.openTimes != null
				&& this.openTimes.next(Instant.EPOCH, Ringing.DEFAULT, List.of(ZoneOffset.UTC)).isEmpty()) {
			throw new UsageException("callingHours are too short for one call to ring: give at least 2 minutes");
		}
	}

	/**
	 * How an attempt that is over ended, as far as this policy is concerned.
	 * @param status the call's status
	 * @param seconds how long it lasted, if the provider said so
	 * @return the status, or {@link RetryRules#TOO_SHORT}
	 */
	public String outcome(String status, @Nullable Integer seconds) {
		boolean tooShort = status.equals("completed") && seconds != null && seconds < this.minDuration.toSeconds();
		return tooShort ? RetryRules.TOO_SHORT : status;
	}

	/**
	 * Whether the rules depend on the time zones of people.
	 * @return true where there are hours or days
	 */
	public boolean needsZones() {
		return this.openTimes != null;
	}

	/**
	 * What it says, for people.
	 * @return the rules as they were typed, by parameter name, in the order of
	 * {@link DialPolicyParameters#ALL}
	 */
	public Map<String, String> shown() {
		Map<String, String> shown = new LinkedHashMap<>();
		for (Parameter<?> parameter : DialPolicyParameters.ALL) {
			String text = this.texts.get(parameter.name());
			if (text != null) {
				shown.put(parameter.name(), text);
			}
		}
		return shown;
	}

}
