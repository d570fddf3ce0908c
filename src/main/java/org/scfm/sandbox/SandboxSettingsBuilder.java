package org.scfm.sandbox;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Builds {@link SandboxSettings}. Each method sets the component of its name, whose
 * meaning and range is told there, and returns this builder. Not thread-safe.
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

	private Duration clockSkew;

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
		this.clockSkew = from.clockSkew();
	}

	/** Sets {@link SandboxSettings#port()}. */
	public SandboxSettingsBuilder port(int value) {
		this.port = value;
		return this;
	}

	/** Sets {@link SandboxSettings#accounts()}. */
	public SandboxSettingsBuilder accounts(Set<String> value) {
		this.accounts = value;
		return this;
	}

	/** Sets {@link SandboxSettings#testAccount()}. */
	public SandboxSettingsBuilder testAccount(String value) {
		this.testAccount = value;
		return this;
	}

	/** Sets {@link SandboxSettings#authToken()}. */
	public SandboxSettingsBuilder authToken(String value) {
		this.authToken = value;
		return this;
	}

	/** Sets {@link SandboxSettings#rapidProToken()}. */
	public SandboxSettingsBuilder rapidProToken(String value) {
		this.rapidProToken = value;
		return this;
	}

	/** Sets {@link SandboxSettings#fromNumbers()}. */
	public SandboxSettingsBuilder fromNumbers(Set<String> value) {
		this.fromNumbers = value;
		return this;
	}

	/** Sets {@link SandboxSettings#flows()}. */
	public SandboxSettingsBuilder flows(Set<String> value) {
		this.flows = value;
		return this;
	}

	/** Sets {@link SandboxSettings#callsPerSecond()}. */
	public SandboxSettingsBuilder callsPerSecond(double value) {
		this.callsPerSecond = value;
		return this;
	}

	/** Sets {@link SandboxSettings#ringing()}. */
	public SandboxSettingsBuilder ringing(Duration value) {
		this.ringing = value;
		return this;
	}

	/** Sets {@link SandboxSettings#unanswered()}. */
	public SandboxSettingsBuilder unanswered(Duration value) {
		this.unanswered = value;
		return this;
	}

	/** Sets {@link SandboxSettings#talking()}. */
	public SandboxSettingsBuilder talking(Duration value) {
		this.talking = value;
		return this;
	}

	/** Sets {@link SandboxSettings#twilioQueueLife()}. */
	public SandboxSettingsBuilder twilioQueueLife(Duration value) {
		this.twilioQueueLife = value;
		return this;
	}

	/** Sets {@link SandboxSettings#somlengQueueLife()}. */
	public SandboxSettingsBuilder somlengQueueLife(Duration value) {
		this.somlengQueueLife = value;
		return this;
	}

	/** Sets {@link SandboxSettings#outcomes()}. */
	public SandboxSettingsBuilder outcomes(OutcomeRule value) {
		this.outcomes = value;
		return this;
	}

	/** Sets {@link SandboxSettings#weights()}. */
	public SandboxSettingsBuilder weights(Map<Outcome, Integer> value) {
		this.weights = value;
		return this;
	}

	/** Sets {@link SandboxSettings#seed()}. */
	public SandboxSettingsBuilder seed(long value) {
		this.seed = value;
		return this;
	}

	/** Sets {@link SandboxSettings#datesOnCreate()}. */
	public SandboxSettingsBuilder datesOnCreate(boolean value) {
		this.datesOnCreate = value;
		return this;
	}

	/** Sets {@link SandboxSettings#latency()}. */
	public SandboxSettingsBuilder latency(Duration value) {
		this.latency = value;
		return this;
	}

	/** Sets {@link SandboxSettings#readDelay()}. */
	public SandboxSettingsBuilder readDelay(Duration value) {
		this.readDelay = value;
		return this;
	}

	/** Sets {@link SandboxSettings#concurrencyLimit()}. */
	public SandboxSettingsBuilder concurrencyLimit(int value) {
		this.concurrencyLimit = value;
		return this;
	}

	/** Sets {@link SandboxSettings#retryAfter()}. */
	public SandboxSettingsBuilder retryAfter(@Nullable Duration value) {
		this.retryAfter = value;
		return this;
	}

	/** Sets {@link SandboxSettings#rapidProRequestsPerHour()}. */
	public SandboxSettingsBuilder rapidProRequestsPerHour(int value) {
		this.rapidProRequestsPerHour = value;
		return this;
	}

	/** Sets {@link SandboxSettings#flowTime()}. */
	public SandboxSettingsBuilder flowTime(Duration value) {
		this.flowTime = value;
		return this;
	}

	/** Sets {@link SandboxSettings#legacyRapidPro()}. */
	public SandboxSettingsBuilder legacyRapidPro(boolean value) {
		this.legacyRapidPro = value;
		return this;
	}

	/** Sets {@link SandboxSettings#clockSkew()}. */
	public SandboxSettingsBuilder clockSkew(Duration value) {
		this.clockSkew = value;
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
				this.flowTime, this.legacyRapidPro, this.clockSkew);
	}

}
