package org.scfm.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The control API under {@code /sandbox}: lets another process read the ledger and set
 * faults and settings. Its requests are neither delayed nor counted.
 */
final class Control {

	static final String ROOT = "/sandbox";

	private static final List<String> SECRETS = List.of("authToken", "rapidProToken");

	private final AtomicReference<SandboxSettings> settings;

	private final Ledger ledger;

	private final Faults faults;

	Control(AtomicReference<SandboxSettings> settings, Ledger ledger, Faults faults) {
		this.settings = settings;
		this.ledger = ledger;
		this.faults = faults;
	}

	static boolean owns(String path) {
		return path.equals(ROOT) || path.startsWith(ROOT + "/");
	}

	Reply answer(Incoming request) {
		try {
			return switch (request.method() + " " + request.path().substring(ROOT.length())) {
				case "GET /ledger" -> Reply.json(200, ledger());
				case "DELETE /ledger" -> {
					this.ledger.clear();
					yield Reply.empty(204);
				}
				case "GET /requests" -> Reply.json(200, requests());
				case "GET /faults" -> Reply.json(200, Map.of("faults", this.faults.pending()));
				case "POST /faults" -> addFaults(request);
				case "DELETE /faults" -> {
					this.faults.clear();
					yield Reply.empty(204);
				}
				case "GET /settings" -> Reply.json(200, settings());
				case "POST /settings" -> changeSettings(request);
				default -> error(404, "no such control: " + request.method() + " " + request.path());
			};
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return error(400, reason(ex));
		}
	}

	private Map<String, Object> ledger() {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("calls", this.ledger.calls());
		body.put("endedByRequest", this.ledger.endedByRequest());
		body.put("flowStarts", this.ledger.flowStarts());
		return body;
	}

	private Map<String, Object> requests() {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("counts", this.ledger.requests());
		body.put("mostInFlight", this.ledger.mostInFlight());
		body.put("struck", this.faults.struck());
		return body;
	}

	private Reply addFaults(Incoming request) {
		JsonNode body = Json.MAPPER.readTree(request.body());
		List<Fault> added = (body.isArray() ? body.valueStream() : List.of(body).stream()).map(Control::fault).toList();
		added.forEach(this.faults::add);
		return Reply.json(201, Map.of("faults", this.faults.pending()));
	}

	private static Fault fault(JsonNode node) {
		if (!node.path("kind").isString()) {
			throw new IllegalArgumentException("a fault needs its kind");
		}
		Fault fault = Fault.on(null, Fault.Kind.of(node.path("kind").asString()));
		boolean forEver = node.has("probability") && !node.has("times");
		return merge(forEver ? fault.times(0) : fault, node, Fault.class);
	}

	private Map<String, Object> settings() {
		ObjectNode tree = Json.MAPPER.valueToTree(this.settings.get());
		tree.remove(SECRETS);
		Map<String, Object> body = new LinkedHashMap<>();
		tree.properties().forEach((entry) -> body.put(entry.getKey(), entry.getValue()));
		return body;
	}

	private Reply changeSettings(Incoming request) {
		JsonNode changes = Json.MAPPER.readTree(request.body());
		if (changes.has("port")) {
			throw new IllegalArgumentException("the port of a running sandbox cannot be changed");
		}
		this.settings.updateAndGet((before) -> merge(before, changes, SandboxSettings.class));
		return Reply.json(200, settings());
	}

	private static <T> T merge(T base, JsonNode changes, Class<T> type) {
		if (!(changes instanceof ObjectNode object)) {
			throw new IllegalArgumentException("a JSON object is expected");
		}
		ObjectNode tree = Json.MAPPER.valueToTree(base);
		tree.setAll(object);
		return Json.MAPPER.treeToValue(tree, type);
	}

	private static Reply error(int status, String text) {
		return Reply.json(status, Map.of("error", text));
	}

	private static String reason(RuntimeException ex) {
		Throwable cause = (ex.getCause() instanceof IllegalArgumentException inner) ? inner : ex;
		return (cause instanceof JacksonException json) ? json.getOriginalMessage()
				: String.valueOf(cause.getMessage());
	}

}
