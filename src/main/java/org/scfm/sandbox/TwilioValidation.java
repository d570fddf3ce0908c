package org.scfm.sandbox;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks what a create asks for, in Twilio's order: To missing, Url, From missing,
 * Method, To's form, magic numbers, From's ownership.
 */
final class TwilioValidation {

	private static final Pattern NUMBER = Pattern.compile("\\+?[1-9]\\d{6,14}");

	private static final Pattern CALLER = Pattern.compile("\\+?\\d{1,15}");

	private static final Pattern ADDRESS = Pattern.compile("(client|sip|sim):\\S+");

	private static final Pattern APPLICATION = Pattern.compile("AP[0-9a-fA-F]{32}");

	private static final Pattern DIGITS_TO_SEND = Pattern.compile("[0-9*#wW]{1,32}");

	private static final String MAGIC = "+1500555000";

	private TwilioValidation() {
	}

	static CallStore.Order order(String account, Params form, SandboxSettings settings) {
		String to = form.get("To");
		if (to == null) {
			throw refused(21201, "No 'To' number is specified");
		}
		instructions(form);
		String from = form.get("From");
		if (from == null) {
			throw refused(21213, "From phone number is required.");
		}
		String method = form.get("Method");
		if (method != null && !Set.of("GET", "POST").contains(method.toUpperCase(Locale.ROOT))) {
			throw refused(21209, "Method is not valid: " + method);
		}
		String sendDigits = form.get("SendDigits");
		if (sendDigits != null && !DIGITS_TO_SEND.matcher(sendDigits).matches()) {
			throw refused(21206, "SendDigits is not valid: " + sendDigits);
		}
		Duration timeout = timeout(form.get("Timeout"));
		String number = number(to);
		called(to, number);
		caller(account, from, settings);
		return new CallStore.Order(account, number, from, timeout);
	}

	/** A number without its punctuation and with a plus; any other address as it is. */
	static String number(String text) {
		String bare = text.replaceAll("[\\s().-]", "");
		return NUMBER.matcher(bare).matches() && !bare.startsWith("+") ? "+" + bare
				: (NUMBER.matcher(bare).matches() ? bare : text);
	}

	private static void instructions(Params form) {
		String url = form.get("Url");
		String application = form.get("ApplicationSid");
		if (application != null && !APPLICATION.matcher(application).matches()) {
			throw refused(21218, "ApplicationSid is not valid: " + application);
		}
		if (url == null) {
			if (application == null && !form.has("Twiml")) {
				throw refused(21205, "Url parameter is required.");
			}
			return;
		}
		if (application == null && !isUrl(url)) {
			throw refused(21205, "Url is not a valid URL: " + url);
		}
	}

	private static boolean isUrl(String text) {
		try {
			URI uri = new URI(text);
			return uri.getHost() != null && uri.getScheme() != null && uri.getScheme().matches("(?i)https?");
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static @Nullable Duration timeout(@Nullable String text) {
		if (text == null) {
			return null;
		}
		if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > 600) {
			throw refused(21208, "Timeout is not valid: " + text);
		}
		return Duration.ofSeconds(Integer.parseInt(text));
	}

	private static void called(String to, String number) {
		if (!NUMBER.matcher(number).matches() && !ADDRESS.matcher(number).matches()) {
			throw refused(21211, "The phone number you are attempting to call, " + to + ", is not valid.");
		}
		switch (number) {
			case MAGIC + "1":
				throw refused(21217, "The phone number you are attempting to call, " + to + ", is not valid.");
			case MAGIC + "2":
				throw refused(21214, "The phone number you are attempting to call, " + to + ", cannot be reached.");
			case MAGIC + "3":
				throw refused(21215,
						"Account not authorized to call " + to
								+ ". Perhaps you need to enable some international permissions: "
								+ "https://www.twilio.com/console/voice/calls/geo-permissions/low-risk");
			case MAGIC + "4":
				throw refused(21216, "Account not allowed to call " + to);
			default:
		}
	}

	private static void caller(String account, String from, SandboxSettings settings) {
		String bare = from.replaceAll("[\\s().-]", "");
		String number = number(from);
		if (number.equals(MAGIC + "1") || !CALLER.matcher(bare).matches()) {
			throw refused(21212, "From is not a valid phone number: " + from);
		}
		if (number.equals(MAGIC + "6")) {
			return;
		}
		boolean open = settings.fromNumbers().isEmpty();
		boolean owned = open || settings.fromNumbers().contains(bare) || settings.fromNumbers().contains(number);
		if (account.equals(settings.testAccount()) || number.matches("\\+1500555000\\d") || !owned) {
			throw refused(21210, "The source phone number provided, " + from
					+ ", is not yet verified for your account. You may only make calls from phone numbers that you've "
					+ "verified or purchased from Twilio.");
		}
	}

	private static Refused refused(int code, String message) {
		return TwilioErrors.refused(400, code, message);
	}

}
