package org.scfm.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Builds {@link SandboxSettings}; the components' meaning and ranges are told there. Not
 * thread-safe.
 */
public final class SandboxSettingsBuilder {

	private int port;

	private Set<String> accounts;

	private String testAccount;

	private String authToken;

	private String rapidProToken;

	private Set<String> fromNumbers;

	private Set<String> flows;

	private double callsPerSecond;

	private Duration ringing;

	private Duration unanswered;

	private Duration talking;

	private Duration twilioQueueLife;

	private Duration somlengQueueLife;

	private OutcomeRule outcomes;

	private Map<Outcome, Integer> weights;

	private long seed;

	private boolean datesOnCreate;

	private Duration latency;

	private Duration readDelay;

	private int concurrencyLimit;

	private @Nullable Duration retryAfter;

	private int rapidProRequestsPerHour;

	private Duration flowTime;

	private boolean legacyRapidPro;

	SandboxSettingsBuilder(SandboxSettings from) {
		this.port = from.port();
		this.accounts = from.accounts();
		this.testAccount = from.testAccount();
		this.authToken = from.authToken();
		this.rapidProToken = from.rapidProToken();
		this.fromNumbers = from.fromNumbers();
		this.flows = from.flows();
		this.callsPerSecond = from.callsPerSecond();
		this.ringing = from.ringing();
		this.unanswered = from.unanswered();
		this.talking = from.talking();
		this.twilioQueueLife = from.twilioQueueLife();
		this.somlengQueueLife = from.somlengQueueLife();
		this.outcomes = from.outcomes();
		this.weights = from.weights();
		this.seed = from.seed();
		this.datesOnCreate = from.datesOnCreate();
		this.latency = from.latency();
		this.readDelay = from.readDelay();
		this.concurrencyLimit = from.concurrencyLimit();
		this.retryAfter = from.retryAfter();
		this.rapidProRequestsPerHour = from.rapidProRequestsPerHour();
		this.flowTime = from.flowTime();
		this.legacyRapidPro = from.legacyRapidPro();
	}

	/**
	 * Sets port: the port to listen on, 0 for any free one.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder port(int value) {
		this.port = value;
		return this;
	}

	/**
	 * Sets accounts: the accounts that may place calls; {@code AC} and 32 hex digits are
	 * spoken to as Twilio, a UUID as Somleng.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder accounts(Set<String> value) {
		this.accounts = value;
		return this;
	}

	/**
	 * Sets testAccount: the Twilio account with test credentials: only POST of calls,
	 * nothing is placed.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder testAccount(String value) {
		this.testAccount = value;
		return this;
	}

	/**
	 * Sets authToken: the password of every account.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder authToken(String value) {
		this.authToken = value;
		return this;
	}

	/**
	 * Sets rapidProToken: the token of the RapidPro workspace.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder rapidProToken(String value) {
		this.rapidProToken = value;
		return this;
	}

	/**
	 * Sets fromNumbers: the caller ids that may be used; empty for any that is no magic
	 * number.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder fromNumbers(Set<String> value) {
		this.fromNumbers = value;
		return this;
	}

	/**
	 * Sets flows: UUIDs of the RapidPro flows there are; empty for any UUID.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder flows(Set<String> value) {
		this.flows = value;
		return this;
	}

	/**
	 * Sets callsPerSecond: how fast an account's queue is dialled, 0 for at once.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder callsPerSecond(double value) {
		this.callsPerSecond = value;
		return this;
	}

	/**
	 * Sets ringing: how long a call rings until it is answered or found busy.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder ringing(Duration value) {
		this.ringing = value;
		return this;
	}

	/**
	 * Sets unanswered: how long a call rings if nobody answers; a smaller {@code Timeout}
	 * of a Twilio call wins.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder unanswered(Duration value) {
		this.unanswered = value;
		return this;
	}

	/**
	 * Sets talking: how long an answered call lasts.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder talking(Duration value) {
		this.talking = value;
		return this;
	}

	/**
	 * Sets twilioQueueLife: how long Twilio keeps a queued call until it cancels it.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder twilioQueueLife(Duration value) {
		this.twilioQueueLife = value;
		return this;
	}

	/**
	 * Sets somlengQueueLife: how long Somleng keeps a queued call until it cancels it.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder somlengQueueLife(Duration value) {
		this.somlengQueueLife = value;
		return this;
	}

	/**
	 * Sets outcomes: who decides how a call ends.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder outcomes(OutcomeRule value) {
		this.outcomes = value;
		return this;
	}

	/**
	 * Sets weights: the outcomes' shares, at least one above 0.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder weights(Map<Outcome, Integer> value) {
		this.weights = value;
		return this;
	}

	/**
	 * Sets seed: what the weighted outcomes and the faults by probability are drawn from.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder seed(long value) {
		this.seed = value;
		return this;
	}

	/**
	 * Sets datesOnCreate: whether Twilio's answer to a create has {@code date_created}
	 * and {@code date_updated}; live ones have null.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder datesOnCreate(boolean value) {
		this.datesOnCreate = value;
		return this;
	}

	/**
	 * Sets latency: how long each request of a service takes, in real time.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder latency(Duration value) {
		this.latency = value;
		return this;
	}

	/**
	 * Sets readDelay: how long a new call or flow start is missing from fetches and
	 * lists, on the sandbox's clock.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder readDelay(Duration value) {
		this.readDelay = value;
		return this;
	}

	/**
	 * Sets concurrencyLimit: requests an account of Twilio may have under way, more are
	 * answered 429; 0 for any number.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder concurrencyLimit(int value) {
		this.concurrencyLimit = value;
		return this;
	}

	/**
	 * Sets retryAfter: the {@code Retry-After} sent with those 429, {@code null} for
	 * none; whole seconds.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder retryAfter(@Nullable Duration value) {
		this.retryAfter = value;
		return this;
	}

	/**
	 * Sets rapidProRequestsPerHour: requests a RapidPro workspace may make in any hour, 0
	 * for any number.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder rapidProRequestsPerHour(int value) {
		this.rapidProRequestsPerHour = value;
		return this;
	}

	/**
	 * Sets flowTime: how long a flow start takes until it is complete.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder flowTime(Duration value) {
		this.flowTime = value;
		return this;
	}

	/**
	 * Sets legacyRapidPro: whether flow starts have the statuses and the look-up by
	 * {@code id} of RapidPro before version 10.
	 * @param value the new value
	 * @return this builder
	 */
	public SandboxSettingsBuilder legacyRapidPro(boolean value) {
		this.legacyRapidPro = value;
		return this;
	}

	/**
	 * The settings.
	 * @return new settings
	 * @throws IllegalArgumentException if a value is out of its range; the message names
	 * it
	 */
	public SandboxSettings build() {
		return new SandboxSettings(this.port, this.accounts, this.testAccount, this.authToken, this.rapidProToken,
				this.fromNumbers, this.flows, this.callsPerSecond, this.ringing, this.unanswered, this.talking,
				this.twilioQueueLife, this.somlengQueueLife, this.outcomes, this.weights, this.seed, this.datesOnCreate,
				this.latency, this.readDelay, this.concurrencyLimit, this.retryAfter, this.rapidProRequestsPerHour,
				this.flowTime, this.legacyRapidPro);
	}

}
