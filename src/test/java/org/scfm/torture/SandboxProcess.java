package org.scfm.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.scfm.launch.ScfmProcess;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in a process of its own, spoken to by its control API.
 */
final class SandboxProcess implements AutoCloseable {

	// short lives, all different, so that the end of a call follows from how it ended
	private static final Duration RINGING = Duration.ofMillis(300);

	private static final Duration UNANSWERED = Duration.ofMillis(600);

	private static final Duration TALKING = Duration.ofMillis(400);

	private static final Duration QUEUE_LIFE = Duration.ofMillis(1500);

	// so long that a kill finds requests on their way
	private static final Duration LATENCY = Duration.ofMillis(120);

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private final ScfmProcess process;

	private final Map<String, String> environment;

	private final List<JsonNode> calls = new ArrayList<>();

	private final List<JsonNode> flowStarts = new ArrayList<>();

	private SandboxProcess(ScfmProcess process, Map<String, String> environment) {
		this.process = process;
		this.environment = environment;
	}

	static SandboxProcess start(ScfmProcess.Launch program, boolean somleng) {
		List<String> arguments = new ArrayList<>(List.of("sandbox", "--port=0"));
		if (somleng) {
			arguments.add("--somleng");
		}
		ScfmProcess process = program.start(arguments.toArray(String[]::new));
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.failFast(() -> !process.isAlive())
			.until(() -> process.err().contains("The sandbox is at"));
		return new SandboxProcess(process,
				process.out()
					.lines()
					.map((line) -> line.substring("export ".length()).split("=", 2))
					.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1])));
	}

	/**
	 * What leads the program to it.
	 */
	Map<String, String> environment() {
		return this.environment;
	}

	/**
	 * Lets calls have short lives.
	 * @param seed decides how the call to a number ends
	 */
	void prepare(long seed) {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("latency", LATENCY.toString());
		settings.put("ringing", RINGING.toString());
		settings.put("unanswered", UNANSWERED.toString());
		settings.put("talking", TALKING.toString());
		settings.put("twilioQueueLife", QUEUE_LIFE.toString());
		settings.put("somlengQueueLife", QUEUE_LIFE.toString());
		settings.put("rapidProRequestsPerHour", 0);
		settings.put("seed", seed);
		settings.put("weights", Map.of("completed", 45, "busy", 20, "no-answer", 15, "failed", 15, "canceled", 5));
		control("POST", "/sandbox/settings", settings);
	}

	void add(List<Map<String, Object>> faults) {
		if (!faults.isEmpty()) {
			control("POST", "/sandbox/faults", faults);
		}
	}

	/**
	 * Removes all faults that have not struck yet, and lets requests be quick.
	 * @param set how many were set, by their {@linkplain Schedule#name names}
	 * @return how many have struck, by name
	 */
	Map<String, Integer> calm(Map<String, Integer> set) {
		Map<String, Integer> struck = new TreeMap<>(set);
		for (JsonNode fault : control("GET", "/sandbox/faults", null).path("faults")) {
			struck.merge(Schedule.name(fault.path("on").asString(), fault.path("kind").asString(),
					fault.path("moment").asString()), -fault.path("times").asInt(), Integer::sum);
		}
		control("DELETE", "/sandbox/faults", null);
		control("POST", "/sandbox/settings", Map.of("latency", Duration.ofMillis(20).toString()));
		struck.values().removeIf((count) -> count == 0);
		return struck;
	}

	/**
	 * Counts the requests under way anew. To be used while nobody calls.
	 */
	void countInFlightAnew() {
		keepLedger();
		control("DELETE", "/sandbox/ledger", null);
	}

	private void keepLedger() {
		JsonNode ledger = control("GET", "/sandbox/ledger", null);
		ledger.path("calls").forEach(this.calls::add);
		ledger.path("flowStarts").forEach(this.flowStarts::add);
	}

	/**
	 * The most requests under way at once since they were counted anew.
	 */
	int mostInFlight() {
		return control("GET", "/sandbox/requests", null).path("mostInFlight").asInt();
	}

	/**
	 * Lets time go by, in which requests that hang come to their end.
	 */
	void settle(Duration time) {
		this.process.endsWithin(time);
	}

	/**
	 * Waits until every call is over, and tells what happened.
	 */
	Truth truth() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.pollInterval(Duration.ofMillis(200))
			.until(() -> statuses().values()
				.stream()
				.noneMatch((status) -> List.of("queued", "ringing", "in-progress").contains(status)));
		Map<String, String> statuses = statuses();
		List<JsonNode> allCalls = new ArrayList<>(this.calls);
		List<JsonNode> allFlowStarts = new ArrayList<>(this.flowStarts);
		JsonNode ledger = control("GET", "/sandbox/ledger", null);
		ledger.path("calls").forEach(allCalls::add);
		ledger.path("flowStarts").forEach(allFlowStarts::add);
		return new Truth(allCalls.stream()
			.map((call) -> dialled(call,
					Objects.requireNonNull(statuses.get(call.path("sid").asString()), call.toString())))
			.toList(), allFlowStarts.stream().map(SandboxProcess::flowStart).toList());
	}

	private static Truth.Dialled dialled(JsonNode call, String status) {
		Instant at = Instant.parse(call.path("at").asString());
		Instant end = switch (status) {
			case "completed" -> at.plus(RINGING).plus(TALKING);
			case "busy" -> at.plus(RINGING);
			case "no-answer" -> at.plus(UNANSWERED);
			case "canceled" -> at.plus(QUEUE_LIFE);
			case "failed" -> at;
			default -> Instant.MAX;
		};
		return new Truth.Dialled(call.path("sid").asString(), call.path("to").asString(), call.path("from").asString(),
				at, end, status);
	}

	private static Truth.FlowStart flowStart(JsonNode start) {
		return new Truth.FlowStart(start.path("uuid").asString(), start.path("params").path("phone_call_id").asLong(0),
				start.path("urns").valueStream().map(JsonNode::asString).toList(),
				Instant.parse(start.path("at").asString()));
	}

	private Map<String, String> statuses() {
		String account = this.environment.get("SOMLENG_ACCOUNT_SID");
		String password = this.environment.get("SOMLENG_AUTH_TOKEN");
		String basic = "Basic "
				+ Base64.getEncoder().encodeToString((account + ":" + password).getBytes(StandardCharsets.UTF_8));
		Map<String, String> statuses = new HashMap<>();
		String next = "/2010-04-01/Accounts/" + account + "/Calls.json?PageSize=1000";
		while (next != null) {
			JsonNode page = send(request(next).header("Authorization", basic).GET().build());
			page.path("calls")
				.forEach((call) -> statuses.put(call.path("sid").asString(), call.path("status").asString()));
			JsonNode uri = page.path("next_page_uri");
			next = (uri.isString() && !uri.asString().isEmpty()) ? uri.asString().replaceFirst("^https?://[^/]*", "")
					: null;
		}
		return statuses;
	}

	private JsonNode control(String method, String path, @Nullable Object body) {
		return send(request(path)
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))
							: HttpRequest.BodyPublishers.noBody())
			.build());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.environment.get("SOMLENG_CLIENT_REST_API_BASE_URL") + path))
			.timeout(Duration.ofSeconds(20));
	}

	private JsonNode send(HttpRequest request) {
		try {
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() / 100 != 2) {
				throw new IllegalStateException(request + " -> " + response.statusCode() + " " + response.body());
			}
			return JSON.readTree(response.body().isEmpty() ? "{}" : response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
