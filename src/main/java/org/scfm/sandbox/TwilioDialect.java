package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.sandbox.CallState.Status;

/**
 * Twilio's Calls API 2010-04-01.
 */
final class TwilioDialect implements Service {

	private static final List<String> SUBRESOURCES = List.of("notifications", "recordings", "payments", "events",
			"siprec", "streams", "transcriptions", "user_defined_message_subscriptions", "user_defined_messages");

	private final CallStore store;

	private final Supplier<SandboxSettings> settings;

	TwilioDialect(CallStore store, Supplier<SandboxSettings> settings) {
		this.store = store;
		this.settings = settings;
	}

	@Override
	public RequestKind kind(Incoming request) {
		return CallsPath.kind(request);
	}

	@Override
	public @Nullable String to(Incoming request) {
		String to = ("POST".equals(request.method()) ? request.form() : request.query()).get("To");
		return (to != null) ? TwilioValidation.number(to) : this.store.numberOf(CallsPath.parse(request.path()));
	}

	@Override
	public Reply answer(Incoming request, boolean dry) {
		authenticate(request);
		CallsPath path = CallsPath.parse(request.path());
		RequestKind kind = kind(request);
		if (path != null && path.account().equals(this.settings.get().testAccount())) {
			return test(path, request, kind);
		}
		if (path == null) {
			throw TwilioErrors.notFound(request.path());
		}
		return switch (kind) {
			case CREATE -> create(path, request, dry);
			case FETCH -> call(path, found(path, request), request.at());
			case LIST -> list(path, request);
			case UPDATE -> update(path, request, dry);
			case DELETE -> delete(path, request, dry);
			default -> error(405, null, null);
		};
	}

	@Override
	public Reply error(int status, @Nullable String code, @Nullable String message) {
		return TwilioErrors.reply(status, code, message);
	}

	@Override
	public @Nullable Reply turnAway(int concurrent) {
		SandboxSettings current = this.settings.get();
		boolean tooMany = current.concurrencyLimit() > 0 && concurrent > current.concurrencyLimit();
		return tooMany ? throttled(current.retryAfter()) : null;
	}

	@Override
	public Reply throttled(@Nullable Duration retryAfter) {
		Reply reply = error(429, null, null);
		return (retryAfter != null) ? reply.header("Retry-After", String.valueOf(retryAfter.toSeconds())) : reply;
	}

	@Override
	public Reply dress(Incoming request, Reply reply, int concurrent) {
		return reply.header("Twilio-Request-Id", request.twilioId())
			.header("Twilio-Request-Duration",
					String.format(Locale.ROOT, "%.3f", this.settings.get().latency().toMillis() / 1000.0))
			.header("Twilio-Concurrent-Requests", String.valueOf(concurrent))
			.header("X-Home-Region", "us1")
			.header("X-Api-Domain", "api.twilio.com")
			.header("X-Powered-By", "AT-5000")
			.header("X-Shenanigans", "none")
			.header("Strict-Transport-Security", "max-age=31536000")
			.header("Access-Control-Allow-Origin", "*")
			.header("Access-Control-Allow-Headers",
					"Accept, Authorization, Content-Type, If-Match, "
							+ "If-Modified-Since, If-None-Match, If-Unmodified-Since, Idempotency-Key")
			.header("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
			.header("Access-Control-Allow-Credentials", "true")
			.header("Access-Control-Expose-Headers", "ETag, Twilio-Request-Id");
	}

	private void authenticate(Incoming request) {
		SandboxSettings current = this.settings.get();
		Incoming.Credentials given = request.basic();
		if (given == null || !given.password().equals(current.authToken())
				|| !(current.accounts().contains(given.user()) || current.testAccount().equals(given.user()))
				|| !given.user().equals(CallsPath.account(request.path()))) {
			throw new Refused(error(401, null, null));
		}
	}

	private Reply test(CallsPath path, Incoming request, RequestKind kind) {
		if (kind != RequestKind.CREATE) {
			throw TwilioErrors.refused(403, 20008, "Resource not accessible with Test Account Credentials");
		}
		return create(path, request, true);
	}

	private Reply create(CallsPath path, Incoming request, boolean dry) {
		CallStore.Order order = TwilioValidation.order(path.account(), request.form(), this.settings.get());
		PlacedCall call = this.store.place(order, request, dry);
		return reply(201, path, render(call, call.accepted(), !this.settings.get().datesOnCreate()));
	}

	private PlacedCall found(CallsPath path, Incoming request) {
		PlacedCall call = (path.sid() != null) ? this.store.find(path.account(), path.sid(), request.at()) : null;
		if (call == null) {
			throw TwilioErrors.notFound(request.path());
		}
		return call;
	}

	private Reply list(CallsPath path, Incoming request) {
		Map<String, @Nullable Object> page = new TwilioPages(this.store,
				(call) -> render(call, call.at(request.at()), false), request.at())
			.page(request.path(), path.account(), request.query());
		return path.json() ? Reply.json(200, page) : Reply.xml(200, Xml.of("Calls", page));
	}

	private Reply update(CallsPath path, Incoming request, boolean dry) {
		PlacedCall call = found(path, request);
		CallState state = call.at(request.at());
		String status = request.form().get("Status");
		if (status == null) {
			if (redirects(request.form()) && state.status() != Status.IN_PROGRESS) {
				throw TwilioErrors.refused(400, 21220, "Call is not in-progress. Cannot redirect.");
			}
			return call(path, call, request.at());
		}
		boolean cancel = "canceled".equals(status);
		if (!cancel && !"completed".equals(status)) {
			throw TwilioErrors.refused(400, 20001, "Status is not valid: " + status);
		}
		if (state.over() || (cancel && state.status() == Status.IN_PROGRESS)) {
			throw TwilioErrors.refused(400, 21220,
					"Unable to update record: Call is " + Texts.of(state.status()) + ", cannot be " + status);
		}
		if (!dry) {
			this.store.end(call, request, request.at());
		}
		return call(path, call, request.at());
	}

	private static boolean redirects(Params form) {
		return form.has("Url") || form.has("Twiml") || form.has("FallbackUrl") || form.has("StatusCallback");
	}

	private Reply delete(CallsPath path, Incoming request, boolean dry) {
		PlacedCall call = found(path, request);
		if (!call.at(request.at()).over()) {
			throw TwilioErrors.refused(409, 20009, "Cannot delete a call that is still under way");
		}
		if (!dry) {
			call.delete();
		}
		return Reply.empty(204);
	}

	private Reply call(CallsPath path, PlacedCall call, Instant now) {
		return reply(200, path, render(call, call.at(now), false));
	}

	private static Reply reply(int status, CallsPath path, Map<String, @Nullable Object> body) {
		return path.json() ? Reply.json(status, body) : Reply.xml(status, Xml.of("Call", body));
	}

	private static Map<String, @Nullable Object> render(PlacedCall call, CallState state, boolean undated) {
		Duration talked = state.talked();
		String uri = CallsPath.ROOT + call.account() + "/Calls/" + call.sid();
		Map<String, String> subresources = new LinkedHashMap<>();
		SUBRESOURCES.forEach((name) -> subresources.put(name, uri + "/" + TwilioNames.path(name) + ".json"));
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("sid", call.sid());
		body.put("date_created", undated ? null : Texts.rfc2822(call.createdAt()));
		body.put("date_updated", undated ? null : Texts.rfc2822(state.changedAt()));
		body.put("parent_call_sid", null);
		body.put("account_sid", call.account());
		body.put("to", call.to());
		body.put("to_formatted", TwilioNames.formatted(call.to()));
		body.put("from", call.from());
		body.put("from_formatted", TwilioNames.formatted(call.from()));
		body.put("phone_number_sid", null);
		body.put("status", Texts.of(state.status()));
		body.put("start_time", Texts.rfc2822(state.startTime()));
		body.put("end_time", Texts.rfc2822(state.endTime()));
		body.put("duration", (talked != null) ? String.valueOf(talked.toSeconds()) : null);
		body.put("price", (talked != null) ? TwilioNames.price(talked) : null);
		body.put("price_unit", "USD");
		body.put("direction", "outbound-api");
		body.put("answered_by", null);
		body.put("annotation", null);
		body.put("api_version", "2010-04-01");
		body.put("forwarded_from", null);
		body.put("group_sid", null);
		body.put("caller_name", null);
		body.put("queue_time", String.valueOf(call.queueTime().toMillis()));
		body.put("trunk_sid", null);
		body.put("uri", uri + ".json");
		body.put("subresource_uris", subresources);
		return body;
	}

}
