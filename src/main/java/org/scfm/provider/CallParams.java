package org.scfm.provider;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The parameters of a call, as they stand in the job parameter {@code requestParams}. The
 * names are those of the Twilio API, in snake_case ({@code status_callback_event}) or in
 * its own PascalCase ({@code StatusCallbackEvent}). Texts are sent as they are, numbers
 * and booleans as text, an array as its name repeated, {@code null} not at all.
 */
public final class CallParams {

	private static final String TO = "To";

	private static final String FROM = "From";

	private static final Set<String> SOMLENG_NAMES = Set.of(TO, FROM, "Url", "Method", "Twiml", "StatusCallback",
			"StatusCallbackMethod");

	private static final Set<String> TWILIO_NAMES = Set.of(TO, FROM, "Url", "Twiml", "ApplicationSid", "Method",
			"FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackEvent", "StatusCallbackMethod",
			"SendDigits", "Timeout", "Record", "RecordingChannels", "RecordingStatusCallback",
			"RecordingStatusCallbackMethod", "RecordingStatusCallbackEvent", "RecordingTrack",
			"RecordingConfigurationId", "Trim", "SipAuthUsername", "SipAuthPassword", "IfMachine", "MachineDetection",
			"MachineDetectionTimeout", "MachineDetectionSpeechThreshold", "MachineDetectionSpeechEndThreshold",
			"MachineDetectionSilenceTimeout", "AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod",
			"CallerId", "Byoc", "CallReason", "CallToken", "TimeLimit", "ClientNotificationUrl", "Passports");

	private CallParams() {
	}

	/**
	 * What is wrong with parameters, whoever is called. Parameters with problems would be
	 * refused for every call, so a job checks them before it starts.
	 * @param params the parameters; placeholders count as texts
	 * @param dialect the service they are for
	 * @return one message for each problem, naming the parameter; empty if there are none
	 */
	public static List<String> problems(Map<String, ? extends @Nullable Object> params, Dialect dialect) {
		List<String> problems = new ArrayList<>();
		Map<String, String> names = new LinkedHashMap<>();
		params.forEach((name, value) -> {
			String earlier = names.putIfAbsent(formName(name), name);
			if (earlier != null) {
				problems.add(name + " and " + earlier + " are the same parameter. Give one of them.");
			}
			if (!sendable(value)) {
				problems.add(nested(name));
			}
		});
		if (!present(params, names, FROM)) {
			problems.add("from is missing: the number or short code to call from, like \"from\": \"+85512345678\".");
		}
		if (dialect == Dialect.SOMLENG && !present(params, names, "Url") && !present(params, names, "Twiml")) {
			problems.add("url or twiml is missing: what the call shall do when it is answered.");
		}
		if (dialect == Dialect.TWILIO && !present(params, names, "Url") && !present(params, names, "Twiml")
				&& !present(params, names, "ApplicationSid")) {
			problems.add("url, twiml or application_sid is missing: what the call shall do when it is answered.");
		}
		return problems;
	}

	/**
	 * What the provider will silently not do with parameters.
	 * @param params the parameters
	 * @param dialect the service they are for
	 * @return one message for each, naming the parameter; empty if there are none
	 */
	public static List<String> warnings(Map<String, ? extends @Nullable Object> params, Dialect dialect) {
		List<String> warnings = new ArrayList<>();
		Map<String, String> names = new LinkedHashMap<>();
		Set<String> known = (dialect == Dialect.SOMLENG) ? SOMLENG_NAMES : TWILIO_NAMES;
		for (String name : params.keySet()) {
			String formName = formName(name);
			names.putIfAbsent(formName, name);
			if (formName.equals(TO)) {
				warnings.add(name + " is not used: each call goes to the number of its participation.");
			}
			else if (!known.contains(formName)) {
				warnings.add(name + " is not a parameter that " + title(dialect) + " knows for a call; it is sent, and "
						+ title(dialect) + " will most likely ignore it.");
			}
		}
		if (present(params, names, "Url") && present(params, names, "Twiml")) {
			warnings.add("twiml is ignored by the provider because url is given too.");
		}
		return warnings;
	}

	/**
	 * The form of a request.
	 * @param request the request
	 * @return names and values in the order of the parameters, {@code To} first
	 * @throws IllegalArgumentException if a value cannot be sent, naming the parameter
	 */
	static Map<String, List<String>> form(CallRequest request) {
		Map<String, List<String>> form = new LinkedHashMap<>();
		form.put(TO, List.of(request.to()));
		request.params().forEach((name, value) -> {
			String formName = formName(name);
			if (value != null && !formName.equals(TO)) {
				List<String> texts = texts(name, value);
				if (!texts.isEmpty()) {
					form.put(formName, texts);
				}
			}
		});
		return form;
	}

	private static List<String> texts(String name, Object value) {
		if (!sendable(value)) {
			throw new IllegalArgumentException(nested(name));
		}
		if (value instanceof Collection<?> values) {
			return values.stream().filter((element) -> element != null).map(CallParams::text).toList();
		}
		return List.of(text(value));
	}

	private static String text(Object value) {
		return (value instanceof Double || value instanceof Float || value instanceof BigDecimal)
				? new BigDecimal(value.toString()).toPlainString() : value.toString();
	}

	private static boolean sendable(@Nullable Object value) {
		return value == null || scalar(value)
				|| (value instanceof Collection<?> values && values.stream().allMatch(CallParams::scalarOrNull));
	}

	private static boolean scalarOrNull(@Nullable Object value) {
		return value == null || scalar(value);
	}

	private static boolean scalar(Object value) {
		return value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
	}

	private static String nested(String name) {
		return name + " is an object or holds one. Only texts, numbers, booleans and arrays of them can be sent.";
	}

	private static boolean present(Map<String, ? extends @Nullable Object> params, Map<String, String> names,
			String formName) {
		Object value = names.containsKey(formName) ? params.get(names.get(formName)) : null;
		return value != null && !(value instanceof Collection<?> values && values.isEmpty())
				&& StringUtils.hasText(value.toString());
	}

	private static String formName(String name) {
		StringBuilder formName = new StringBuilder(name.length());
		for (String word : name.split("_")) {
			formName.append(StringUtils.capitalize(word));
		}
		return formName.toString();
	}

	private static String title(Dialect dialect) {
		return StringUtils.capitalize(dialect.text());
	}

}
