package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.sandbox.CallState.Status;

/**
 * Somleng's dialect of Twilio's Calls API: UUIDs, 422 with codes as text, no filters, no
 * deletion, Rails' own 404.
 */
final class SomlengDialect implements Service {

	private static final Duration HANG_UP_TIME = Duration.ofSeconds(1);

	private static final int LARGEST_PAGE = 100;

	private final CallStore store;

	private final Supplier<SandboxSettings> settings;

	SomlengDialect(CallStore store, Supplier<SandboxSettings> settings) {
		this.store = store;
		this.settings = settings;
	}

	@Override
	public RequestKind kind(Incoming request) {
		return CallsPath.kind(request);
	}

	@Override
	public @Nullable String to(Incoming request) {
		String to = request.form().get("To");
		return (to != null) ? to : this.store.numberOf(CallsPath.parse(request.path()));
	}

	@Override
	public Reply answer(Incoming request, boolean dry) {
		authenticate(request);
		CallsPath path = CallsPath.parse(request.path());
		if (path == null) {
			throw SomlengErrors.notFound();
		}
		return switch (kind(request)) {
			case CREATE -> create(path, request, dry);
			case FETCH -> reply(200, found(path, request), request.at());
			case LIST -> Reply.json(200, page(path, request));
			case UPDATE -> update(path, request, dry);
			default -> throw SomlengErrors.notFound();
		};
	}

	@Override
	public Reply error(int status, @Nullable String code, @Nullable String message) {
		return SomlengErrors.reply(status, code, message);
	}

	@Override
	public Reply throttled(@Nullable Duration retryAfter) {
		Reply reply = error(429, null, null);
		return (retryAfter != null) ? reply.header("Retry-After", String.valueOf(retryAfter.toSeconds())) : reply;
	}

	@Override
	public Reply dress(Incoming request, Reply reply, int concurrent) {
		return reply.header("X-Request-Id", request.id().toString())
			.header("Cache-Control", "max-age=0, private, must-revalidate")
			.header("Vary", "Origin");
	}

	private void authenticate(Incoming request) {
		SandboxSettings current = this.settings.get();
		Incoming.Credentials given = request.basic();
		if (given == null || !current.accounts().contains(given.user()) || !given.password().equals(current.authToken())
				|| !given.user().equals(CallsPath.account(request.path()))) {
			throw new Refused(error(401, null, null));
		}
	}

	private Reply create(CallsPath path, Incoming request, boolean dry) {
		CallStore.Order order = SomlengValidation.order(path.account(), request.form(), this.settings.get());
		PlacedCall call = this.store.place(order, request, dry);
		return Reply.json(201, render(call, call.accepted()));
	}

	private PlacedCall found(CallsPath path, Incoming request) {
		PlacedCall call = (path.sid() != null) ? this.store.find(path.account(), path.sid(), request.at()) : null;
		if (call == null) {
			throw SomlengErrors.notFound();
		}
		return call;
	}

	private Reply update(CallsPath path, Incoming request, boolean dry) {
		PlacedCall call = found(path, request);
		CallState state = call.at(request.at());
		String status = request.form().get("Status");
		if (status != null && !List.of("canceled", "completed").contains(status)) {
			throw SomlengErrors.refused("20422", "Status must be one of: canceled, completed");
		}
		if (state.over()) {
			throw SomlengErrors.refused("21220", "Call is not in-progress. Cannot redirect.");
		}
		if (status != null && !dry) {
			// a queued call is canceled at once, a live one when the switch has hung up
			boolean waits = state.status() == Status.QUEUED;
			this.store.end(call, request, waits ? request.at() : request.at().plus(HANG_UP_TIME));
		}
		return reply(200, call, request.at());
	}

	private Map<String, @Nullable Object> page(CallsPath path, Incoming request) {
		Params query = request.query();
		int asked = number(query.get("PageSize"), 50);
		int page = number(query.get("Page"), 0);
		String token = query.get("PageToken");
		CallSlice slice = CallSlice.of(this.store.calls(path.account(), null),
				(call) -> this.store.visible(call, request.at()), Math.min(Math.max(asked, 1), LARGEST_PAGE), 0,
				(token != null) ? anchor(path.account(), token) : null);
		List<PlacedCall> calls = slice.calls();
		String base = request.path() + "?PageSize=" + asked;
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("calls", calls.stream().map((call) -> render(call, call.at(request.at()))).toList());
		body.put("page", page);
		body.put("page_size", asked);
		body.put("uri", base + "&Page=" + page + ((token != null) ? "&PageToken=" + token : ""));
		body.put("first_page_uri", base + "&Page=0");
		// Somleng links to a page before the first one as well
		body.put("previous_page_uri", calls.isEmpty() ? null
				: base + "&Page=" + Math.max(page - 1, 0) + "&PageToken=PB" + calls.get(0).sid());
		body.put("next_page_uri", slice.more()
				? base + "&Page=" + (page + 1) + "&PageToken=PA" + calls.get(calls.size() - 1).sid() : null);
		return body;
	}

	private CallSlice.Anchor anchor(String account, String token) {
		Long place = (token.length() > 2) ? this.store.place(account, token.substring(2)) : null;
		if (place == null) {
			throw SomlengErrors.notFound();
		}
		return new CallSlice.Anchor(place, !token.startsWith("PB"));
	}

	private static int number(@Nullable String text, int fallback) {
		return (text != null && text.matches("\\d{1,6}")) ? Integer.parseInt(text) : fallback;
	}

	private static Reply reply(int status, PlacedCall call, Instant now) {
		return Reply.json(status, render(call, call.at(now)));
	}

	private static Map<String, @Nullable Object> render(PlacedCall call, CallState state) {
		Duration talked = state.talked();
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("sid", call.sid());
		body.put("account_sid", call.account());
		body.put("annotation", null);
		body.put("answered_by", null);
		body.put("api_version", "2010-04-01");
		body.put("caller_name", null);
		body.put("date_created", Texts.rfc2822(call.createdAt()));
		body.put("date_updated", Texts.rfc2822(state.changedAt()));
		body.put("direction", "outbound-api");
		body.put("duration", (talked != null) ? String.valueOf(talked.toSeconds()) : null);
		body.put("end_time", Texts.rfc2822(state.endTime()));
		body.put("forwarded_from", null);
		body.put("from", call.from());
		body.put("from_formatted", TwilioNames.formatted(call.from()));
		body.put("group_sid", null);
		body.put("parent_call_sid", null);
		body.put("phone_number_sid", null);
		body.put("price", (talked != null) ? TwilioNames.price(talked) : null);
		body.put("price_unit", "USD");
		body.put("start_time", Texts.rfc2822(state.startTime()));
		body.put("status", Texts.of(state.status()));
		body.put("subresource_uris", Map.of());
		body.put("to", call.to());
		body.put("to_formatted", TwilioNames.formatted(call.to()));
		body.put("uri", CallsPath.ROOT + call.account() + "/Calls/" + call.sid() + ".json");
		return body;
	}

}
