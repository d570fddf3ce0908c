package org.scfm.flow;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.scfm.job.UsageException;
import org.scfm.provider.Repeats;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.retry.backoff.BackOffInterruptedException;

/**
 * How RapidPro is reached. A blank text counts as not given. Creating this checks
 * nothing, because most jobs need no RapidPro; {@link #requireComplete()} does.
 *
 * @param baseUrl RapidPro's API, {@code https://app.rapidpro.io/api} unless given
 * @param apiVersion the API's version, {@code v2} unless given
 * @param apiToken the key of an editor or administrator of the workspace
 * @param connectTimeout the longest time to make a connection
 * @param exchangeTimeout the longest time for one request and its whole answer
 * @param retry how requests that were certainly not processed are repeated
 */
@ConfigurationProperties("scfm.rapidpro")
record RapidProProperties(@Nullable String baseUrl, @Nullable String apiVersion, @Nullable String apiToken,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("30s") Duration exchangeTimeout,
		@DefaultValue Retry retry) {

	private static final String DEFAULT_BASE_URL = "https://app.rapidpro.io/api";

	private static final String DEFAULT_VERSION = "v2";

	RapidProProperties {
		baseUrl = given(baseUrl);
		apiVersion = given(apiVersion);
		apiToken = given(apiToken);
	}

	/**
	 * Checks that flows can be started with these settings.
	 * @throws UsageException naming the variable that is missing or wrong
	 */
	void requireComplete() {
		token();
		flowStarts();
	}

	/**
	 * The key that goes with every request.
	 * @throws UsageException if there is none, or no header can hold it
	 */
	String token() {
		if (this.apiToken == null) {
			throw new UsageException(
					"no key for RapidPro: set RAPIDPRO_API_TOKEN to the API token of a RapidPro workspace");
		}
		if (!this.apiToken.matches("[\\x21-\\x7e]+")) {
			throw new UsageException(
					"RAPIDPRO_API_TOKEN holds a character that no API token has: set it to the token alone");
		}
		return this.apiToken;
	}

	/**
	 * Where flow starts are posted. The suffix matters: without it the address is that of
	 * a page for people (RapidPro's API v2, "flow_starts").
	 * @throws UsageException if the base URL or the version is no part of a URL
	 */
	URI flowStarts() {
		String version = (this.apiVersion != null) ? this.apiVersion : DEFAULT_VERSION;
		if (!version.matches("[A-Za-z0-9._-]+")) {
			throw new UsageException("RAPIDPRO_API_VERSION is not a version such as " + DEFAULT_VERSION);
		}
		String base = (this.baseUrl != null) ? this.baseUrl : DEFAULT_BASE_URL;
		try {
			URI uri = new URI(base.replaceAll("/+$", "") + "/" + version + "/flow_starts.json");
			boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
			if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
					&& uri.getRawFragment() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// the same to the user as a URL of the wrong kind; the text may hold a secret
		}
		throw new UsageException("RAPIDPRO_BASE_URL is not a base URL such as " + DEFAULT_BASE_URL
				+ ": http or https, no user, no query");
	}

	private static @Nullable String given(@Nullable String text) {
		return (text == null || text.isBlank()) ? null : text.strip();
	}

	/**
	 * A text for logs, without the token.
	 */
	@Override
	public String toString() {
		return "RapidProProperties[baseUrl=" + ((this.baseUrl != null) ? "given" : DEFAULT_BASE_URL) + ", apiToken="
				+ ((this.apiToken != null) ? "***" : "none") + "]";
	}

	/**
	 * How requests that were certainly not processed are repeated; see
	 * {@link org.scfm.provider.Repeats}.
	 *
	 * @param attempts how often a flow start is tried in all, at least 1
	 * @param initialBackoff the bound of the first wait
	 * @param maxBackoff the longest wait; if RapidPro asks for a longer one, there is no
	 * repetition
	 */
	record Retry(@DefaultValue("5") int attempts, @DefaultValue("1s") Duration initialBackoff,
			@DefaultValue("60s") Duration maxBackoff) {

		private static final long NAP_MILLIS = 200;

		/**
		 * The repeater.
		 * @param stopping ends a wait, and so the repetitions
		 */
		Repeats repeats(BooleanSupplier stopping) {
			return new Repeats(this.attempts, this.initialBackoff, this.maxBackoff, (millis) -> nap(millis, stopping),
					() -> ThreadLocalRandom.current().nextDouble());
		}

		private static void nap(long millis, BooleanSupplier stopping) throws InterruptedException {
			for (long left = millis; left > 0; left -= NAP_MILLIS) {
				if (stopping.getAsBoolean()) {
					throw new BackOffInterruptedException("asked to stop");
				}
				Thread.sleep(Math.min(left, NAP_MILLIS));
			}
		}

	}

}
