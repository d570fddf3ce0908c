package org.scfm.sandbox;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Twilio's list of calls: filters, pages and their links.
 */
final class TwilioPages {

	private static final List<String> FILTERS = List.of("To", "From", "ParentCallSid", "Status", "StartTime",
			"StartTime<", "StartTime>", "EndTime", "EndTime<", "EndTime>");

	private final CallStore store;

	private final Function<PlacedCall, Map<String, @Nullable Object>> rendering;

	private final Instant now;

	TwilioPages(CallStore store, Function<PlacedCall, Map<String, @Nullable Object>> rendering, Instant now) {
		this.store = store;
		this.rendering = rendering;
		this.now = now;
	}

	Map<String, @Nullable Object> page(String path, String account, Params query) {
		int size = number(query, "PageSize", 50);
		if (size < 1 || size > 1_000) {
			throw TwilioErrors.refused(400, 20007, "Page size must be 1 to 1000, not " + size);
		}
		int page = number(query, "Page", 0);
		String to = query.get("To");
		CallSlice slice = CallSlice.of(this.store.calls(account, (to != null) ? TwilioValidation.number(to) : null),
				filter(query), size, page, anchor(account, query.get("PageToken")));
		List<PlacedCall> calls = slice.calls();
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("first_page_uri", link(path, query, size, 0, null));
		body.put("end", page * size + Math.max(calls.size() - 1, 0));
		body.put("previous_page_uri",
				(page > 0 && !calls.isEmpty()) ? link(path, query, size, page - 1, "PB" + calls.get(0).sid()) : null);
		body.put("calls", calls.stream().map(this.rendering).toList());
		body.put("uri", link(path, query, size, page, query.get("PageToken")));
		body.put("page_size", size);
		body.put("start", page * size);
		body.put("next_page_uri",
				slice.more() ? link(path, query, size, page + 1, "PA" + calls.get(calls.size() - 1).sid()) : null);
		body.put("page", page);
		return body;
	}

	private CallSlice.@Nullable Anchor anchor(String account, @Nullable String token) {
		if (token == null) {
			return null;
		}
		Long place = (token.length() > 2) ? this.store.place(account, token.substring(2)) : null;
		if (place == null || !(token.startsWith("PA") || token.startsWith("PB"))) {
			throw TwilioErrors.refused(400, 20001, "PageToken is not valid");
		}
		return new CallSlice.Anchor(place, token.startsWith("PA"));
	}

	private Predicate<PlacedCall> filter(Params query) {
		List<Predicate<PlacedCall>> all = new ArrayList<>();
		all.add((call) -> this.store.visible(call, this.now));
		String from = query.get("From");
		if (from != null) {
			String number = TwilioValidation.number(from);
			all.add((call) -> TwilioValidation.number(call.from()).equals(number));
		}
		if (query.has("ParentCallSid")) {
			all.add((call) -> false);
		}
		String status = query.get("Status");
		if (status != null) {
			all.add((call) -> Texts.of(call.at(this.now).status()).equals(status));
		}
		time(query, "StartTime", CallState::startTime, all);
		time(query, "EndTime", CallState::endTime, all);
		return all.stream().reduce(Predicate::and).orElseThrow();
	}

	private void time(Params query, String name, Function<CallState, @Nullable Instant> moment,
			List<Predicate<PlacedCall>> all) {
		for (String operator : List.of("", "<", ">")) {
			String text = query.get(name + operator);
			if (text == null) {
				continue;
			}
			boolean day = text.length() == 10;
			Instant bound = instant(name, text);
			Instant end = bound.plusSeconds(day ? 86_400 : 1);
			all.add((call) -> {
				// a call not yet dialled has no start, and no filter finds it
				Instant value = moment.apply(call.at(this.now));
				return value != null && switch (operator) {
					case "<" -> !value.isAfter(bound);
					case ">" -> !value.isBefore(bound);
					default -> !value.isBefore(bound) && value.isBefore(end);
				};
			});
		}
	}

	private static Instant instant(String name, String text) {
		try {
			return (text.length() == 10) ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
					: LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
						.toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeParseException ex) {
			throw TwilioErrors.refused(400, 20001, name + " is not a valid date: " + text);
		}
	}

	private static int number(Params query, String name, int fallback) {
		String text = query.get(name);
		if (text == null) {
			return fallback;
		}
		if (!text.matches("\\d{1,6}")) {
			throw TwilioErrors.refused(400, 20001, name + " is not a valid number: " + text);
		}
		return Integer.parseInt(text);
	}

	private static String link(String path, Params query, int size, int page, @Nullable String token) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		for (String filter : FILTERS) {
			String value = query.get(filter);
			if (value != null) {
				values.put(filter, List.of(value));
			}
		}
		values.put("PageSize", List.of(String.valueOf(size)));
		values.put("Page", List.of(String.valueOf(page)));
		if (token != null) {
			values.put("PageToken", List.of(token));
		}
		return path + "?" + new Params(values).encode();
	}

}
