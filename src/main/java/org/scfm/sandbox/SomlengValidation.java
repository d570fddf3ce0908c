package org.scfm.sandbox;

import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a create asks for, all complaints joined to one sentence; then whether the
 * caller id is the account's own. What Somleng does not know it ignores.
 */
final class SomlengValidation {

	private static final Pattern PRIVATE = Pattern.compile(
			"localhost|.*\\.localhost|127\\..*|10\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|0\\..*|\\[.*");

	private static final int LONGEST_SHORT_CODE = 8;

	private SomlengValidation() {
	}

	static CallStore.Order order(String account, Params form, SandboxSettings settings) {
		List<String> complaints = new ArrayList<>();
		String to = form.get("To");
		String called = (to != null) ? to.replaceAll("\\D", "") : "";
		if (to == null) {
			complaints.add("To must be filled");
		}
		else if (!isPlausible(called)) {
			complaints.add("To is invalid");
		}
		instructions(form, complaints);
		String from = form.get("From");
		String caller = (from != null) ? from.replaceFirst("^\\+", "") : "";
		if (from == null) {
			complaints.add("From must be filled");
		}
		else if (!caller.matches("\\d{1,15}")) {
			complaints.add("From is invalid");
		}
		if (!complaints.isEmpty()) {
			throw SomlengErrors.refused("20422", sentence(complaints));
		}
		if (!settings.fromNumbers().isEmpty() && !settings.fromNumbers().contains(caller)
				&& !settings.fromNumbers().contains("+" + caller)) {
			throw SomlengErrors.refused("21210",
					"The source phone number provided, " + from + ", is not yet verified for your account");
		}
		return new CallStore.Order(account, "+" + called,
				(caller.length() > LONGEST_SHORT_CODE) ? "+" + caller : caller, null);
	}

	private static void instructions(Params form, List<String> complaints) {
		String url = form.get("Url");
		String twiml = form.get("Twiml");
		if (url == null && twiml == null) {
			complaints.add("Url is required");
		}
		else if (url != null && !isPublic(url)) {
			complaints.add("Url is invalid");
		}
		else if (url == null && !isXml(twiml)) {
			complaints.add("Twiml is invalid");
		}
		String method = form.get("Method");
		if (method != null && !List.of("GET", "POST").contains(method.toUpperCase(Locale.ROOT))) {
			complaints.add("Method must be one of: POST, GET");
		}
	}

	private static boolean isPlausible(String digits) {
		if (digits.isEmpty() || digits.startsWith("0")) {
			return false;
		}
		try {
			PhoneNumberUtil util = PhoneNumberUtil.getInstance();
			return util.isPossibleNumber(util.parse("+" + digits, null));
		}
		catch (NumberParseException ex) {
			return false;
		}
	}

	private static boolean isPublic(String url) {
		try {
			URI uri = new URI(url);
			String host = uri.getHost();
			return host != null && uri.getScheme() != null && uri.getScheme().matches("(?i)https?")
					&& !PRIVATE.matcher(host.toLowerCase(Locale.ROOT)).matches();
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static boolean isXml(@Nullable String text) {
		if (text == null) {
			return false;
		}
		XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		try {
			XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
			while (reader.hasNext()) {
				reader.next();
			}
			return true;
		}
		catch (XMLStreamException ex) {
			return false;
		}
	}

	private static String sentence(List<String> parts) {
		int last = parts.size() - 1;
		return switch (parts.size()) {
			case 1 -> parts.get(0);
			case 2 -> parts.get(0) + " and " + parts.get(1);
			default -> String.join(", ", parts.subList(0, last)) + ", and " + parts.get(last);
		};
	}

}
