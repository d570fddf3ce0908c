package org.scfm.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks plain HTTP to a sandbox as one account.
 */
final class Client {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final URI base;

	private final String authorization;

	private final String calls;

	private Client(Sandbox sandbox, String account, String authorization) {
		this.base = sandbox.url();
		this.authorization = authorization;
		this.calls = "/2010-04-01/Accounts/" + account + "/Calls";
	}

	static Client of(Sandbox sandbox, String account) {
		return of(sandbox, account, account + ":" + SandboxSettings.AUTH_TOKEN);
	}

	static Client of(Sandbox sandbox, String account, String credentials) {
		return new Client(sandbox, account,
				"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
	}

	static Client rapidPro(Sandbox sandbox, String token) {
		return new Client(sandbox, "", "Token " + token);
	}

	static Client anonymous(Sandbox sandbox) {
		return new Client(sandbox, "", "");
	}

	Answer create(String to) {
		return create(Map.of("To", to, "From", "1234", "Url", "https://demo.example.com/voice.xml"));
	}

	Answer create(Map<String, String> form) {
		return post(this.calls + ".json", form);
	}

	Answer fetch(String sid) {
		return get(this.calls + "/" + sid + ".json");
	}

	Answer list(String query) {
		return get(this.calls + ".json" + (query.isEmpty() ? "" : "?" + query));
	}

	Answer update(String sid, Map<String, String> form) {
		return post(this.calls + "/" + sid + ".json", form);
	}

	Answer delete(String sid) {
		return send("DELETE", this.calls + "/" + sid + ".json", "", null);
	}

	Answer get(String path) {
		return send("GET", path, "", null);
	}

	Answer post(String path, Map<String, String> form) {
		return send("POST", path,
				form.entrySet()
					.stream()
					.map((entry) -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
					.collect(Collectors.joining("&")),
				"application/x-www-form-urlencoded; charset=UTF-8");
	}

	Answer json(String path, Object body) {
		return send("POST", path, (body instanceof String text) ? text : MAPPER.writeValueAsString(body),
				"application/json");
	}

	Answer send(String method, String path, String body, String type) {
		try {
			return sendOrFail(method, path, body, type, Duration.ofSeconds(20));
		}
		catch (IOException ex) {
			throw new AssertionError("no answer to " + method + " " + path, ex);
		}
	}

	Answer sendOrFail(String method, String path, String body, String type, Duration timeout) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.base.resolve(path))
			.timeout(timeout)
			.method(method,
					body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
		if (!this.authorization.isEmpty()) {
			request.header("Authorization", this.authorization);
		}
		if (type != null) {
			request.header("Content-Type", type);
		}
		try {
			HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.headers().map(), response.body());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	/** An answer, with its JSON read on demand. */
	record Answer(int status, Map<String, List<String>> headers, String body) {

		JsonNode json() {
			return MAPPER.readTree(this.body);
		}

		String text(String name) {
			JsonNode node = json().get(name);
			if (node == null) {
				throw new AssertionError("no " + name + " in " + this.body);
			}
			return node.isNull() ? null : node.asString();
		}

		String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().equalsIgnoreCase(name))
				.map((entry) -> entry.getValue().get(0))
				.findFirst()
				.orElse(null);
		}

	}

}
