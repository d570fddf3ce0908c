package org.scfm.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.Fault.Moment;
import org.scfm.sandbox.Reply.Delivery;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves a request as a fault wants it.
 */
final class FaultPlayer {

	private final Patience patience;

	private final Clock clock;

	FaultPlayer(Patience patience, Clock clock) {
		this.clock = clock;
		this.patience = patience;
	}

	Reply play(Fault fault, Service service, Incoming request) {
		return switch (fault.kind()) {
			case HANG -> hang(fault, service, request);
			case TRUNCATED_JSON, CUT_BODY, NO_SID, UNKNOWN_STATUS, SLOW_BODY ->
				spoiled(fault, serve(service, request, fault.moment() == Moment.BEFORE));
			default -> {
				if (fault.moment() == Moment.AFTER) {
					serve(service, request, false);
				}
				yield instead(fault, service);
			}
		};
	}

	static Reply serve(Service service, Incoming request, boolean dry) {
		try {
			return service.answer(request, dry);
		}
		catch (Refused ex) {
			return ex.reply();
		}
	}

	private Reply hang(Fault fault, Service service, Incoming request) {
		if (fault.moment() == Moment.BEFORE) {
			this.patience.hold(fault.delay());
			return serve(service, request.at(this.clock.instant()), false);
		}
		Reply reply = serve(service, request, false);
		this.patience.hold(fault.delay());
		return reply;
	}

	private Reply instead(Fault fault, Service service) {
		return switch (fault.kind()) {
			case SERVER_ERROR -> service.error(500, null, null);
			case UNAVAILABLE -> retryAfter(fault, service.error(503, null, null));
			case THROTTLED -> service.throttled(fault.retryAfter());
			case REJECTED -> service.error(fault.status(), fault.code(), fault.message());
			case EMPTY_ERROR -> Reply.empty(fault.status());
			case BAD_GATEWAY -> proxy(502, "Bad Gateway");
			case GATEWAY_TIMEOUT -> proxy(504, "Gateway Time-out");
			case HANG_AND_CLOSE -> {
				this.patience.hold(fault.delay());
				yield closed();
			}
			default -> closed();
		};
	}

	private static Reply spoiled(Fault fault, Reply reply) {
		byte[] body = reply.body();
		return switch (fault.kind()) {
			case TRUNCATED_JSON -> reply.body(Arrays.copyOf(body, body.length / 2));
			case CUT_BODY -> reply.delivered(Delivery.CUT, Duration.ZERO);
			case SLOW_BODY -> reply.delivered(Delivery.SLOW, fault.delay());
			default -> reply.body(edited(fault.kind(), body));
		};
	}

	private static byte[] edited(Kind kind, byte[] body) {
		try {
			JsonNode json = Json.MAPPER.readTree(body);
			edit(kind, json);
			for (String list : List.of("calls", "results")) {
				json.path(list).forEach((entry) -> edit(kind, entry));
			}
			return Json.bytes(json);
		}
		catch (JacksonException ex) {
			return body;
		}
	}

	private static void edit(Kind kind, JsonNode entry) {
		if (!(entry instanceof ObjectNode object)) {
			return;
		}
		if (kind == Kind.NO_SID) {
			object.remove(List.of("sid", "uuid", "id"));
		}
		else if (object.path("status").isString()) {
			object.put("status", "never-heard-of");
		}
	}

	private static Reply retryAfter(Fault fault, Reply reply) {
		Duration time = fault.retryAfter();
		return (time != null) ? reply.header("Retry-After", String.valueOf(time.toSeconds())) : reply;
	}

	private static Reply proxy(int status, String reason) {
		return Reply.html(status, "<html>\r\n<head><title>%1$d %2$s</title></head>\r\n<body>\r\n<center><h1>%1$d %2$s"
			.formatted(status, reason) + "</h1></center>\r\n</body>\r\n</html>\r\n");
	}

	private static Reply closed() {
		return Reply.empty(500).delivered(Delivery.CLOSE, Duration.ZERO);
	}

}
