package org.scfm.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How a sandbox behaves. Start from {@link #defaults()} and change what matters with
 * {@link #toBuilder()}. All durations but the clock's skew are zero or more; where
 * nothing else is said they are measured on the sandbox's clock. What a call's life
 * depends on is fixed when the call is accepted: a change reaches later calls only.
 *
 * @param port the port to listen on, 0 for any free one
 * @param accounts the accounts that may place calls; {@code AC} and 32 hex digits are
 * spoken to as Twilio, a UUID as Somleng
 * @param testAccount the Twilio account with test credentials: only POST of calls,
 * nothing is placed
 * @param authToken the password of every account
 * @param rapidProToken the token of the RapidPro workspace
 * @param fromNumbers the caller ids that may be used; empty for any that is no magic
 * number
 * @param flows UUIDs of the RapidPro flows there are; empty for any UUID
 * @param callsPerSecond how fast an account's queue is dialled, 0 for at once
 * @param ringing how long a call rings until it is answered or found busy
 * @param unanswered how long a call rings if nobody answers; a smaller {@code Timeout} of
 * a Twilio call wins
 * @param talking how long an answered call lasts
 * @param twilioQueueLife how long Twilio keeps a queued call until it cancels it
 * @param somlengQueueLife how long Somleng keeps a queued call until it cancels it
 * @param outcomes who decides how a call ends
 * @param weights the outcomes' shares, at least one above 0
 * @param seed what the weighted outcomes and the faults by probability are drawn from
 * @param datesOnCreate whether Twilio's answer to a create has {@code date_created} and
 * {@code date_updated}; live ones have null
 * @param latency how long each request of a service takes, in real time
 * @param readDelay how long a new call or flow start is missing from fetches and lists,
 * on the sandbox's clock
 * @param concurrencyLimit requests an account of Twilio may have under way, more are
 * answered 429; 0 for any number
 * @param retryAfter the {@code Retry-After} sent with those 429, {@code null} for none;
 * whole seconds
 * @param rapidProRequestsPerHour requests a RapidPro workspace may make in any hour, 0
 * for any number
 * @param flowTime how long a flow start takes until it is complete
 * @param legacyRapidPro whether flow starts have the statuses and the look-up by
 * {@code id} of RapidPro before version 10
 * @param clockSkew how far the sandbox's clock is ahead of the one it was started with,
 * negative if it is behind: in the header {@code Date}, in all dates it tells and in the
 * ledger. A change in mid-run moves calls that are going on, too
 */
public record SandboxSettings(int port, Set<String> accounts, String testAccount, String authToken,
		String rapidProToken, Set<String> fromNumbers, Set<String> flows, double callsPerSecond, Duration ringing,
		Duration unanswered, Duration talking, Duration twilioQueueLife, Duration somlengQueueLife,
		OutcomeRule outcomes, Map<Outcome, Integer> weights, long seed, boolean datesOnCreate, Duration latency,
		Duration readDelay, int concurrencyLimit, @Nullable Duration retryAfter, int rapidProRequestsPerHour,
		Duration flowTime, boolean legacyRapidPro, Duration clockSkew) {

	/** The account the sandbox knows as Twilio's. */
	public static final String TWILIO_ACCOUNT_SID = "AC00000000000000000000000000005cf0";

	/** The account the sandbox knows as Somleng's. */
	public static final String SOMLENG_ACCOUNT_SID = "5cf00000-0000-4000-8000-000000000001";

	/** The Twilio account with test credentials. */
	public static final String TEST_ACCOUNT_SID = "AC00000000000000000000000000007e57";

	/** The password of every account. */
	public static final String AUTH_TOKEN = "sandbox-auth-token";

	/** The token of the RapidPro workspace. */
	public static final String RAPIDPRO_TOKEN = "sandbox-rapidpro-token";

	private static final SandboxSettings DEFAULTS = new SandboxSettings(0,
			Set.of(TWILIO_ACCOUNT_SID, SOMLENG_ACCOUNT_SID), TEST_ACCOUNT_SID, AUTH_TOKEN, RAPIDPRO_TOKEN, Set.of(),
			Set.of(), 1, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofHours(24),
			Duration.ofDays(7), OutcomeRule.WEIGHTED,
			Map.of(Outcome.COMPLETED, 70, Outcome.BUSY, 10, Outcome.NO_ANSWER, 15, Outcome.FAILED, 5), 1, false,
			Duration.ZERO, Duration.ZERO, 0, null, 2500, Duration.ofSeconds(2), false, Duration.ZERO);

	/**
	 * Checks the settings and copies what could be changed from outside.
	 * @throws IllegalArgumentException if a value is out of its range; the message names
	 * it
	 */
	public SandboxSettings {
		check(port >= 0 && port <= 65_535, "port must be 0 to 65535");
		check(callsPerSecond >= 0 && callsPerSecond <= 1_000_000, "callsPerSecond must be 0 to 1000000");
		check(concurrencyLimit >= 0, "concurrencyLimit must be 0 or more");
		check(rapidProRequestsPerHour >= 0, "rapidProRequestsPerHour must be 0 or more");
		check(weights.values().stream().allMatch((weight) -> weight >= 0)
				&& weights.values().stream().mapToInt(Integer::intValue).sum() > 0,
				"weights must be 0 or more and not all 0");
		notNegative("ringing", ringing);
		notNegative("unanswered", unanswered);
		notNegative("talking", talking);
		notNegative("twilioQueueLife", twilioQueueLife);
		notNegative("somlengQueueLife", somlengQueueLife);
		notNegative("latency", latency);
		notNegative("readDelay", readDelay);
		notNegative("flowTime", flowTime);
		if (retryAfter != null) {
			notNegative("retryAfter", retryAfter);
		}
		accounts = Set.copyOf(accounts);
		fromNumbers = Set.copyOf(fromNumbers);
		flows = Set.copyOf(flows);
		weights = Map.copyOf(weights);
	}

	/**
	 * Settings close to the real services: one call per second, 5 s of ringing, 15 s of
	 * talking.
	 * @return the defaults
	 */
	public static SandboxSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * A builder that starts from the defaults.
	 * @return a new builder
	 */
	public static SandboxSettingsBuilder builder() {
		return DEFAULTS.toBuilder();
	}

	/**
	 * A builder that starts from these settings.
	 * @return a new builder
	 */
	public SandboxSettingsBuilder toBuilder() {
		return new SandboxSettingsBuilder(this);
	}

	/**
	 * All but the secrets.
	 */
	@Override
	public String toString() {
		return "SandboxSettings[port=" + this.port + ", accounts=" + this.accounts + ", callsPerSecond="
				+ this.callsPerSecond + ", outcomes=" + this.outcomes.text() + "]";
	}

	private static void notNegative(String name, Duration duration) {
		check(!duration.isNegative(), name + " must not be negative");
	}

	private static void check(boolean holds, String message) {
		if (!holds) {
			throw new IllegalArgumentException(message);
		}
	}

}
