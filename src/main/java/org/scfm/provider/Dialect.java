package org.scfm.provider;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which of the two services is spoken to. Somleng offers the Twilio API of 2010-04-01,
 * but takes fewer parameters and cannot filter its list of calls.
 */
public enum Dialect {

	/** Twilio. */
	TWILIO,

	/** Somleng. */
	SOMLENG;

	private static final Pattern TWILIO_SID = Pattern.compile("AC[0-9a-fA-F]{32}");

	private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	/**
	 * Tell the dialect from the form of an account sid. The host says nothing: both
	 * services can be reached through proxies and stand-ins.
	 * @param accountSid {@code AC} and 32 hex digits for Twilio, a UUID for Somleng
	 * @return the dialect
	 * @throws ProviderConfigurationException if the sid has neither form; the message
	 * asks for {@code scfm.provider.dialect} and does not show the sid
	 */
	public static Dialect of(@Nullable String accountSid) {
		if (accountSid != null && TWILIO_SID.matcher(accountSid).matches()) {
			return TWILIO;
		}
		if (accountSid != null && UUID.matcher(accountSid).matches()) {
			return SOMLENG;
		}
		throw new ProviderConfigurationException("SOMLENG_ACCOUNT_SID is neither a Twilio account sid (AC and 32 hex "
				+ "digits) nor a Somleng one (a UUID). Correct it, or set scfm.provider.dialect "
				+ "(SCFM_PROVIDER_DIALECT) to twilio or somleng.");
	}

	/**
	 * The dialect of a name.
	 * @param text the name as {@link #text()} gives it
	 * @return the dialect
	 */
	public static Dialect ofText(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

	/**
	 * How long a call can wait in the provider's queue. One that was created longer ago
	 * and was not dialled yet will not ring any more.
	 * <p>
	 * Twilio: "Calls that exceed 24 hours in the queue will be cancelled" (support
	 * article 223180028, "How fast can I place or receive phone calls with Twilio?").
	 * Somleng: its workflow {@code ExpireQueuedPhoneCalls} cancels calls that were queued
	 * seven days ago (source of somleng/somleng; no document says so).
	 * @return the time from the creation
	 */
	public Duration longestQueueTime() {
		return switch (this) {
			case TWILIO -> Duration.ofHours(24);
			case SOMLENG -> Duration.ofDays(7);
		};
	}

	/**
	 * Whether the account's list of calls can be filtered, and has pages of a thousand.
	 * Somleng's list has all calls, a hundred a page.
	 * @return true if it can
	 */
	public boolean filtersLists() {
		return this == TWILIO;
	}

	/**
	 * Whether an answer tells how long the call will wait in the provider's queue.
	 * @return true if it does
	 */
	public boolean tellsQueueTime() {
		return this == TWILIO;
	}

	/**
	 * The name as it is written in files and in the database.
	 * @return {@code twilio} or {@code somleng}
	 */
	public String text() {
		return switch (this) {
			case TWILIO -> "twilio";
			case SOMLENG -> "somleng";
		};
	}

}
