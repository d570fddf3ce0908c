package org.scfm.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Durations;
import org.scfm.job.NearestName;

/**
 * What follows an attempt that did not reach the person, by how it ended.
 *
 * @param byOutcome the rules; an outcome without one is not followed by another attempt
 */
public record RetryRules(Map<String, Rule> byOutcome) {

	/** A completed call that was shorter than the callout's {@code minDuration}. */
	public static final String TOO_SHORT = "too_short";

	/** Refused by the provider for this number, so that it never rang. */
	public static final String ERRORED = "errored";

	private static final List<String> OUTCOMES = List.of("busy", "not_answered", "failed", "canceled", ERRORED,
			TOO_SHORT);

	private static final String FREE = "free";

	private static final String NONE = "none";

	/**
	 * What follows one outcome.
	 *
	 * @param delays how long after the attempt the next one may follow, the first time it
	 * ends so, the second time, and so on; there are no more than these
	 * @param free whether the attempt does not count, and the next may follow at once
	 */
	public record Rule(List<Duration> delays, boolean free) {
	}

	/**
	 * Reads rules, such as {@code busy:15m,15m not_answered:2h,1d failed:none}.
	 * @param text the text
	 * @return the rules
	 * @throws IllegalArgumentException if the text is something else
	 */
	public static RetryRules parse(String text) {
		Map<String, Rule> rules = new LinkedHashMap<>();
		for (String part : text.strip().split("\\s+")) {
			int colon = part.indexOf(':');
			if (colon < 1 || colon == part.length() - 1) {
				throw new IllegalArgumentException(
						"not rules such as busy:15m,15m not_answered:2h,1d failed:none canceled:free");
			}
			String outcome = part.substring(0, colon);
			if (!OUTCOMES.contains(outcome)) {
				throw new IllegalArgumentException("there is no outcome " + outcome
						+ NearestName.of(outcome, OUTCOMES).map((near) -> "; did you mean " + near + "?").orElse("")
						+ " There are " + String.join(", ", OUTCOMES));
			}
			if (rules.put(outcome, rule(part.substring(colon + 1))) != null) {
				throw new IllegalArgumentException("has " + outcome + " twice");
			}
		}
		return new RetryRules(rules);
	}

	private static Rule rule(String text) {
		if (text.equals(FREE)) {
			return new Rule(List.of(), true);
		}
		List<Duration> delays = new ArrayList<>();
		if (!text.equals(NONE)) {
			for (String delay : text.split(",", -1)) {
				delays.add(Durations.parse(delay));
			}
		}
		return new Rule(delays, false);
	}

	/**
	 * The same rules with others for what these do not speak of.
	 */
	RetryRules or(RetryRules others) {
		Map<String, Rule> all = new LinkedHashMap<>(others.byOutcome);
		all.putAll(this.byOutcome);
		return new RetryRules(all);
	}

	@Nullable Rule of(String outcome) {
		Rule rule = this.byOutcome.get(outcome);
		// a voice mail box is as good as nobody
		return (rule == null && outcome.equals(TOO_SHORT)) ? this.byOutcome.get("not_answered") : rule;
	}

	/**
	 * Whether an attempt that ended so counts.
	 * @param outcome how it ended
	 * @return false where the provider refused it, or its rule says free
	 */
	public boolean counts(String outcome) {
		Rule rule = of(outcome);
		return !outcome.equals(ERRORED) && (rule == null || !rule.free());
	}

}
