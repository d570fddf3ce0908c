package org.scfm.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the telephony provider is reached. A blank text counts as not given. Creating this
 * checks nothing, because many jobs need no provider; {@link #requireComplete()} does.
 *
 * @param baseUrl where all requests go, {@code https://api.twilio.com} unless given; may
 * have a port and a path
 * @param host must be the host of the base URL if it is given; kept because it used to be
 * set beside the base URL
 * @param accountSid the account, also the user name of the requests
 * @param authToken the password of the requests
 * @param dialect the service behind the base URL, if the account sid does not tell
 * @param connectTimeout the longest time to make a connection
 * @param exchangeTimeout the longest time for one request and its whole answer
 * @param retry how requests that were certainly not processed are repeated
 */
@ConfigurationProperties("scfm.provider")
public record ProviderProperties(@Nullable String baseUrl, @Nullable String host, @Nullable String accountSid,
		@Nullable String authToken, @Nullable Dialect dialect, @DefaultValue("5s") Duration connectTimeout,
		@DefaultValue("30s") Duration exchangeTimeout, @DefaultValue Retry retry) {

	private static final String TWILIO_URL = "https://api.twilio.com";

	private static final Pattern PATH_SAFE = Pattern.compile("[A-Za-z0-9._~-]+");

	/**
	 * Create the settings.
	 */
	public ProviderProperties {
		baseUrl = given(baseUrl);
		host = given(host);
		accountSid = given(accountSid);
		authToken = given(authToken);
	}

	/**
	 * The settings, all with their defaults except for the account.
	 * @param baseUrl where all requests go
	 * @param accountSid the account
	 * @param authToken the password
	 * @return the settings
	 */
	public static ProviderProperties of(String baseUrl, String accountSid, String authToken) {
		return new ProviderProperties(baseUrl, null, accountSid, authToken, null, Duration.ofSeconds(5),
				Duration.ofSeconds(30), Retry.DEFAULT);
	}

	/**
	 * Check that calls can be placed with these settings.
	 * @throws ProviderConfigurationException naming the variable that is missing or wrong
	 */
	public void requireComplete() {
		sid();
		token();
		resolvedDialect();
		base();
	}

	/**
	 * The service spoken to.
	 * @return the dialect set, or else the one of the account sid
	 * @throws ProviderConfigurationException if there is no account sid, or it does not
	 * tell
	 */
	public Dialect resolvedDialect() {
		String sid = sid();
		return (this.dialect != null) ? this.dialect : Dialect.of(sid);
	}

	/**
	 * What tells the account from all others, for processes that call by the same one.
	 * @return 64 hex digits, from which neither the account nor the token can be read
	 * @throws ProviderConfigurationException if a setting is missing or wrong
	 */
	public String accountKey() {
		String account = String.join(" ", resolvedDialect().text(), base().toString().toLowerCase(Locale.ROOT), sid());
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(account.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The account sid.
	 * @return the account sid, fit for a path
	 * @throws ProviderConfigurationException if there is none
	 */
	String sid() {
		if (this.accountSid == null) {
			throw new ProviderConfigurationException(
					"No account to place calls with. Set SOMLENG_ACCOUNT_SID to the account sid of Twilio or Somleng.");
		}
		if (!PATH_SAFE.matcher(this.accountSid).matches()) {
			throw new ProviderConfigurationException(
					"SOMLENG_ACCOUNT_SID holds a character that no account sid has. Set it to the account sid alone.");
		}
		return this.accountSid;
	}

	/**
	 * The auth token.
	 * @return the token
	 * @throws ProviderConfigurationException if there is none
	 */
	String token() {
		if (this.authToken == null) {
			throw new ProviderConfigurationException(
					"No password for the provider. Set SOMLENG_AUTH_TOKEN to the auth token of the account.");
		}
		return this.authToken;
	}

	/**
	 * The base URL, checked.
	 * @return an absolute http or https URL without query, and without a slash at its end
	 * @throws ProviderConfigurationException if it is not such a URL, or the host given
	 * is not its host
	 */
	URI base() {
		URI base = parsedBase();
		if (this.host != null && !this.host.equalsIgnoreCase(base.getHost())) {
			throw new ProviderConfigurationException("SOMLENG_CLIENT_REST_API_HOST is " + this.host
					+ ", but requests go to " + base.getHost() + ", the host of SOMLENG_CLIENT_REST_API_BASE_URL. "
					+ "Set both to the same host, or leave SOMLENG_CLIENT_REST_API_HOST out.");
		}
		return base;
	}

	private URI parsedBase() {
		String text = (this.baseUrl != null) ? this.baseUrl : TWILIO_URL;
		try {
			URI uri = new URI(text.replaceAll("/+$", ""));
			boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
			if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
					&& uri.getRawFragment() == null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// The same to the user as a URL of the wrong kind; the text may hold a
			// secret.
		}
		throw new ProviderConfigurationException("SOMLENG_CLIENT_REST_API_BASE_URL is not a base URL. Set it to "
				+ "something like https://api.twilio.com: http or https, no user, no query.");
	}

	private static @Nullable String given(@Nullable String text) {
		return (text == null || text.isBlank()) ? null : text.strip();
	}

	/**
	 * A text for logs, without the account and the token.
	 */
	@Override
	public String toString() {
		return "ProviderProperties[baseUrl=" + ((this.baseUrl != null) ? "given" : TWILIO_URL) + ", accountSid="
				+ redacted(this.accountSid) + ", authToken=" + redacted(this.authToken) + ", dialect=" + this.dialect
				+ ", connectTimeout=" + this.connectTimeout + ", exchangeTimeout=" + this.exchangeTimeout + ", retry="
				+ this.retry + "]";
	}

	private static String redacted(@Nullable String secret) {
		return (secret != null) ? "***" : "none";
	}

	/**
	 * How requests that were certainly not processed are repeated. The wait before a
	 * repetition is random, between nothing and a bound that starts at
	 * {@code initialBackoff} and doubles with each repetition up to {@code maxBackoff};
	 * the provider's own wish (Retry-After) wins if it is longer. Where the provider asks
	 * to send less, the same times hold up all creates of the process together, each wait
	 * at least half of its bound.
	 *
	 * @param createAttempts how often a call is tried in all while no connection can be
	 * made, and how often it may be turned away while no other call is accepted either;
	 * at least 1
	 * @param readAttempts how often a look-up is tried in all, at least 1
	 * @param initialBackoff the bound of the first wait
	 * @param maxBackoff the bound of all waits; if the provider asks for a longer one,
	 * there is no repetition
	 */
	public record Retry(@DefaultValue("5") int createAttempts, @DefaultValue("3") int readAttempts,
			@DefaultValue("1s") Duration initialBackoff, @DefaultValue("60s") Duration maxBackoff) {

		/** Five attempts at a call, three at a look-up, from one second to sixty. */
		public static final Retry DEFAULT = new Retry(5, 3, Duration.ofSeconds(1), Duration.ofSeconds(60));

		/**
		 * Create the settings.
		 */
		public Retry {
			if (createAttempts < 1 || readAttempts < 1) {
				throw new IllegalArgumentException("scfm.provider.retry needs at least one attempt");
			}
			if (initialBackoff.isNegative() || maxBackoff.isNegative()) {
				throw new IllegalArgumentException("scfm.provider.retry needs waits that are not negative");
			}
		}

	}

}
