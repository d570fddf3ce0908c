package org.scfm.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * RapidPro's flow starts, API v2.
 */
final class RapidPro implements Service {

	static final String ROOT = "/api/";

	private static final String FLOW_STARTS = "/api/v2/flow_starts.json";

	private static final int PAGE_SIZE = 250;

	private final Supplier<SandboxSettings> settings;

	private final Ledger ledger;

	private final NavigableMap<Long, FlowStart> starts = new ConcurrentSkipListMap<>();

	private final AtomicLong ids = new AtomicLong();

	private final SlidingWindow window = new SlidingWindow();

	RapidPro(Supplier<SandboxSettings> settings, Ledger ledger) {
		this.settings = settings;
		this.ledger = ledger;
	}

	@Override
	public RequestKind kind(Incoming request) {
		if (!FLOW_STARTS.equals(request.path())) {
			return RequestKind.OTHER;
		}
		return switch (request.method()) {
			case "POST" -> RequestKind.FLOW_START;
			case "GET" -> RequestKind.FLOW_LIST;
			default -> RequestKind.OTHER;
		};
	}

	@Override
	public @Nullable String to(Incoming request) {
		int tel = request.text().indexOf("\"tel:");
		return (tel < 0) ? null : request.text().substring(tel + 5).replaceFirst("(?s)\".*", "");
	}

	@Override
	public Reply answer(Incoming request, boolean dry) {
		if ("/api/v2/flow_starts".equals(request.path()) || "/api/v2/flow_starts/".equals(request.path())) {
			return "GET".equals(request.method()) ? Reply.html(200, "<html><body>Flow starts: the docs</body></html>")
					: Reply.html(403, "<html><body><h1>403 Forbidden</h1></body></html>");
		}
		if (!FLOW_STARTS.equals(request.path())) {
			return Reply.html(404, "<html><body><h1>Not Found</h1></body></html>");
		}
		authenticate(request);
		Duration wait = this.window.admit(request.at(), this.settings.get().rapidProRequestsPerHour());
		if (!wait.isZero()) {
			return throttled(wait);
		}
		return switch (kind(request)) {
			case FLOW_START -> start(request, dry);
			case FLOW_LIST -> list(request);
			default -> detail(405, "Method \"" + request.method() + "\" not allowed.");
		};
	}

	@Override
	public Reply error(int status, @Nullable String code, @Nullable String message) {
		if (status >= 500 && message == null) {
			return Reply.html(status, "Server Error. Site administrators have been notified.");
		}
		return (status == 400) ? Reply.json(400, Map.of("non_field_errors", List.of(String.valueOf(message))))
				: detail(status, (message != null) ? message : "Refused.");
	}

	@Override
	public Reply throttled(@Nullable Duration retryAfter) {
		long seconds = (retryAfter != null) ? (retryAfter.toMillis() + 999) / 1_000 : 1;
		String unit = (seconds == 1) ? " second." : " seconds.";
		return detail(429, "Request was throttled. Expected available in " + seconds + unit).header("Retry-After",
				String.valueOf(seconds));
	}

	@Override
	public Reply dress(Incoming request, Reply reply, int concurrent) {
		return reply.header("Allow", "GET, POST, HEAD, OPTIONS")
			.header("Vary", "Accept, Cookie")
			.header("X-Request-Id", request.id().toString());
	}

	private void authenticate(Incoming request) {
		String token = request.authorization("Token");
		Incoming.Credentials basic = request.basic();
		String given = (token != null) ? token : (basic != null) ? basic.password() : null;
		if (given == null) {
			throw new Refused(detail(403, "Authentication credentials were not provided."));
		}
		if (!given.equals(this.settings.get().rapidProToken())) {
			throw new Refused(detail(403, "Invalid token"));
		}
	}

	private Reply start(Incoming request, boolean dry) {
		String type = String.valueOf(request.header("Content-Type"));
		if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
			return detail(415, "Unsupported media type \"" + type + "\" in request.");
		}
		SandboxSettings current = this.settings.get();
		FlowStart.Order order = FlowValidation.order(request, current.flows());
		FlowStart start = new FlowStart(this.ids.incrementAndGet(), UUID.randomUUID().toString(), order, request.at(),
				current.flowTime(), current.legacyRapidPro());
		if (!dry) {
			this.starts.put(start.id(), start);
			this.ledger.add(new Ledger.Started(start.uuid(), start.id(), order.flow(), order.urns(), order.contacts(),
					order.groups(), order.params(), request.id().toString(), request.at()));
		}
		return Reply.json(201, start.render(request.at()));
	}

	private Reply list(Incoming request) {
		Params query = request.query();
		Cursor cursor = Cursor.parse(query.get("cursor"));
		Predicate<FlowStart> filter = filter(query, request.at());
		List<FlowStart> found;
		boolean older;
		if (cursor != null && cursor.newer()) {
			found = new ArrayList<>(take(this.starts.tailMap(cursor.id(), false), filter, PAGE_SIZE));
			Collections.reverse(found);
			older = true;
		}
		else {
			NavigableMap<Long, FlowStart> all = (cursor != null) ? this.starts.headMap(cursor.id(), false)
					: this.starts;
			found = take(all.descendingMap(), filter, PAGE_SIZE + 1);
			older = found.size() > PAGE_SIZE;
			found = older ? found.subList(0, PAGE_SIZE) : found;
		}
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("next", (older && !found.isEmpty())
				? link(request, new Cursor(found.get(found.size() - 1).id(), false)) : null);
		body.put("previous",
				(cursor != null && !found.isEmpty()) ? link(request, new Cursor(found.get(0).id(), true)) : null);
		body.put("results", found.stream().map((start) -> start.render(request.at())).toList());
		return Reply.json(200, body);
	}

	private static List<FlowStart> take(NavigableMap<Long, FlowStart> starts, Predicate<FlowStart> filter, int size) {
		return starts.values().stream().filter(filter).limit(size).toList();
	}

	private Predicate<FlowStart> filter(Params query, Instant now) {
		SandboxSettings current = this.settings.get();
		Predicate<FlowStart> all = (start) -> !start.createdAt().plus(current.readDelay()).isAfter(now);
		String uuid = query.get("uuid");
		if (uuid != null) {
			if (!Accounts.isUuid(uuid)) {
				throw new Refused(detail(400, "Param 'uuid': " + uuid + " is not a valid UUID."));
			}
			all = all.and((start) -> start.uuid().equalsIgnoreCase(uuid));
		}
		String id = current.legacyRapidPro() ? query.get("id") : null;
		if (id != null) {
			all = all.and((start) -> String.valueOf(start.id()).equals(id));
		}
		String after = query.get("after");
		if (after != null) {
			Instant bound = instant(after);
			all = all.and((start) -> bound != null && !start.modifiedAt(now).isBefore(bound));
		}
		String before = query.get("before");
		if (before != null) {
			Instant bound = instant(before);
			all = all.and((start) -> bound != null && !start.modifiedAt(now).isAfter(bound));
		}
		return all;
	}

	// an unreadable date finds nothing, it is no error
	private static @Nullable Instant instant(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static String link(Incoming request, Cursor cursor) {
		Map<String, List<String>> values = new LinkedHashMap<>(request.query().values());
		values.put("cursor", List.of(cursor.encode()));
		return "http://" + request.header("Host") + request.path() + "?" + new Params(values).encode();
	}

	private static Reply detail(int status, String text) {
		return Reply.json(status, Map.of("detail", text));
	}

	/** Where a page goes on. */
	private record Cursor(long id, boolean newer) {

		static @Nullable Cursor parse(@Nullable String text) {
			if (text == null) {
				return null;
			}
			try {
				String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
				return new Cursor(Long.parseLong(plain.substring(2)), plain.startsWith("r="));
			}
			catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
				throw new Refused(detail(404, "Invalid cursor"));
			}
		}

		String encode() {
			return Base64.getUrlEncoder().encodeToString(Texts.utf8((this.newer ? "r=" : "p=") + this.id));
		}

	}

}
