package org.scfm.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Reads and checks the body of a flow start as RapidPro does: all fields at once, the
 * complaints by field.
 */
final class FlowValidation {

	private static final int MOST = 100;

	private static final int LONGEST_PARAMS = 10_000;

	private static final Set<String> NUMERIC = Set.of("telegram", "whatsapp", "twitterid");

	private static final Set<String> FREE = Set.of("ext", "facebook", "instagram", "viber", "line", "twitter",
			"discord", "slack", "wechat", "vk", "fcm", "freshchat", "jiochat", "rocketchat", "webchat");

	private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

	private final Map<String, Object> complaints = new LinkedHashMap<>();

	private FlowValidation() {
	}

	static FlowStart.Order order(Incoming request, Set<String> flows) {
		JsonNode body;
		try {
			body = Json.MAPPER.readTree(request.body());
		}
		catch (JacksonException ex) {
			throw new Refused(Reply.json(400, Map.of("detail", "JSON parse error - " + ex.getOriginalMessage())));
		}
		FlowValidation validation = new FlowValidation();
		FlowStart.Order order = validation.read(body, flows);
		if (!validation.complaints.isEmpty()) {
			throw new Refused(Reply.json(400, validation.complaints));
		}
		return order;
	}

	private FlowStart.Order read(JsonNode body, Set<String> flows) {
		if (!body.isObject()) {
			complain("non_field_errors", "Invalid data. Expected a dictionary.");
		}
		String flow = flow(body.get("flow"), flows);
		List<String> groups = list("groups", body);
		List<String> contacts = list("contacts", body);
		List<String> urns = list("urns", body);
		urns(urns);
		contacts.stream()
			.filter((contact) -> !Accounts.isUuid(contact) && !isUrn(contact))
			.findFirst()
			.ifPresent((contact) -> complain("contacts", "No such object: " + contact));
		Map<String, Object> params = params("params", body);
		Map<String, Object> extra = params("extra", body);
		boolean restart = flag("restart_participants", body, true);
		boolean exclude = flag("exclude_active", body, false);
		if (this.complaints.isEmpty() && groups.isEmpty() && contacts.isEmpty() && urns.isEmpty()) {
			complain("non_field_errors", "Must specify at least one group, contact or URN");
		}
		return new FlowStart.Order(flow, urns, contacts, groups, params.isEmpty() ? extra : params, restart, exclude);
	}

	private String flow(@Nullable JsonNode node, Set<String> flows) {
		if (node == null) {
			complain("flow", "This field is required.");
			return "";
		}
		if (node.isNull()) {
			complain("flow", "This field may not be null.");
			return "";
		}
		String flow = node.asString("");
		if (!Accounts.isUuid(flow) || !(flows.isEmpty() || flows.contains(flow))) {
			complain("flow", "No such object: " + flow);
		}
		return flow;
	}

	private List<String> list(String name, JsonNode body) {
		JsonNode node = body.get(name);
		List<String> values = new ArrayList<>();
		if (node == null) {
			return values;
		}
		if (!node.isArray()) {
			complain(name, "Expected a list of items but got type \"" + type(node) + "\".");
		}
		else if (node.size() > MOST) {
			complain(name, "Ensure this field has no more than " + MOST + " elements.");
		}
		else {
			node.forEach((value) -> values.add(value.asString("")));
		}
		return values;
	}

	private void urns(List<String> urns) {
		Map<String, List<String>> wrong = new LinkedHashMap<>();
		for (int i = 0; i < urns.size(); i++) {
			String urn = urns.get(i);
			if (urn.length() > 255) {
				wrong.put(String.valueOf(i), List.of("Ensure this field has no more than 255 characters."));
			}
			else if (!isUrn(urn)) {
				wrong.put(String.valueOf(i),
						List.of("Invalid URN: " + urn + ". Ensure phone numbers contain country codes."));
			}
		}
		if (!wrong.isEmpty()) {
			this.complaints.put("urns", wrong);
		}
	}

	private static boolean isUrn(String urn) {
		int colon = urn.indexOf(':');
		if (colon < 1 || colon == urn.length() - 1) {
			return false;
		}
		String scheme = urn.substring(0, colon);
		String path = urn.substring(colon + 1);
		return switch (scheme) {
			case "tel" -> isNumber(path);
			case "mailto" -> MAIL.matcher(path).matches();
			default -> FREE.contains(scheme) || (NUMERIC.contains(scheme) && path.matches("\\d+"));
		};
	}

	// the workspace has no country: a number must bring its own
	private static boolean isNumber(String path) {
		String bare = path.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
		boolean international = path.strip().startsWith("+") || (bare.matches("[1-9]\\d{10,}"));
		if (!international) {
			return false;
		}
		try {
			PhoneNumberUtil util = PhoneNumberUtil.getInstance();
			return util.isPossibleNumber(util.parse("+" + bare, null));
		}
		catch (NumberParseException ex) {
			return false;
		}
	}

	private Map<String, Object> params(String name, JsonNode body) {
		JsonNode node = body.get(name);
		if (node == null || node.isNull()) {
			return Map.of();
		}
		if (!node.isObject()) {
			complain(name, "Must be a valid JSON object");
			return Map.of();
		}
		if (node.toString().length() > LONGEST_PARAMS) {
			complain(name, "Cannot exceed 10,000 characters encoded.");
		}
		return Json.MAPPER.convertValue(node, new TypeReference<Map<String, Object>>() {
		});
	}

	private boolean flag(String name, JsonNode body, boolean fallback) {
		JsonNode node = body.get(name);
		if (node == null) {
			return fallback;
		}
		if (!node.isBoolean()) {
			complain(name, "Must be a valid boolean.");
			return fallback;
		}
		return node.booleanValue();
	}

	private static String type(JsonNode node) {
		return node.isString() ? "str" : node.isObject() ? "dict" : node.isBoolean() ? "bool" : "int";
	}

	private void complain(String field, String text) {
		this.complaints.put(field, List.of(text));
	}

}
