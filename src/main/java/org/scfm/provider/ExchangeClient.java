package org.scfm.provider;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.scfm.monitoring.Metrics;

/**
 * The transport below twilio-java: one HTTP attempt for each request, to the base URL,
 * within a time. The client that twilio-java brings repeats a POST up to six times after
 * a 503, has no base URL and no bound on an exchange; each of these would ring people
 * twice, or not at all.
 */
final class ExchangeClient extends HttpClient {

	private final URI base;

	private final HttpExchanges exchanges;

	/**
	 * Create the transport. Opens no connection.
	 * @param base where requests go: scheme, host, port and the path before the API's
	 * @param connectTimeout the longest time to make a connection
	 * @param exchangeTimeout the longest time for a request and its whole answer
	 * @param metrics where exchanges are measured
	 */
	ExchangeClient(URI base, Duration connectTimeout, Duration exchangeTimeout, Metrics metrics) {
		this.base = base;
		this.exchanges = new HttpExchanges(connectTimeout, exchangeTimeout, metrics);
	}

	@Override
	public Response reliableRequest(Request request) {
		return makeRequest(request);
	}

	@Override
	public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
		return makeRequest(request);
	}

	/**
	 * Send a request once.
	 * @param request the request
	 * @return the answer, whatever its status
	 * @throws ExchangeException if there is none
	 */
	@Override
	public Response makeRequest(Request request) {
		HttpResponse<String> answer = this.exchanges.send(translate(request));
		return new Response(answer.body(), answer.statusCode(), headers(answer.headers()));
	}

	private HttpRequest translate(Request request) {
		try {
			return build(request);
		}
		catch (RuntimeException ex) {
			throw ExchangeException.notSent("not a request that can be sent: " + ex.getClass().getSimpleName());
		}
	}

	private HttpRequest build(Request request) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(rebased(request))
			.header("Accept", "application/json")
			.header("User-Agent", HttpUtility.getUserAgentString(request.getUserAgentExtensions(), true));
		if (request.requiresAuthentication()) {
			builder.header("Authorization", basic(request));
		}
		request.getHeaderParams().forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		if (request.getMethod() == HttpMethod.POST) {
			builder.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
			return builder.POST(BodyPublishers.ofString(request.encodeFormBody())).build();
		}
		return builder.method(request.getMethod().toString(), BodyPublishers.noBody()).build();
	}

	/**
	 * The only place where a URL of twilio-java becomes one of ours. The account's
	 * password goes with every request, so that a URL out of an answer must not choose
	 * the host.
	 */
	private URI rebased(Request request) {
		URI api = URI.create(request.constructURL().toString());
		String prefix = this.base.getRawPath();
		String path = api.getRawPath();
		if (!prefix.isEmpty() && !path.startsWith(prefix + "/")) {
			path = prefix + path;
		}
		String query = (api.getRawQuery() != null) ? "?" + api.getRawQuery() : "";
		return URI.create(this.base.getScheme() + "://" + this.base.getRawAuthority() + path + query);
	}

	/**
	 * Basic without being asked for it: Somleng's challenge names Bearer, so a client
	 * that waits for a Basic challenge would never log in.
	 */
	private static String basic(Request request) {
		byte[] pair = (request.getUsername() + ":" + request.getPassword()).getBytes(StandardCharsets.UTF_8);
		return "Basic " + Base64.getEncoder().encodeToString(pair);
	}

	private static Header[] headers(HttpHeaders headers) {
		return headers.map()
			.entrySet()
			.stream()
			.flatMap((entry) -> entry.getValue().stream().map((value) -> new BasicHeader(entry.getKey(), value)))
			.toArray(Header[]::new);
	}

}
