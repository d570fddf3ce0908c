package org.scfm.provider;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * The transport below twilio-java: one HTTP attempt for each request, to the base URL,
 * within a time. The client that twilio-java brings repeats a POST up to six times after
 * a 503, has no base URL and no bound on an exchange; each of these would ring people
 * twice, or not at all.
 */
final class ExchangeClient extends HttpClient {

	private static final int MAX_BODY = 1024 * 1024;

	private static final int MAX_REASON = 200;

	private static final String REPEAT_POSTS = "jdk.httpclient.enableAllMethodRetry";

	private static final String PLAINTEXT_PEER = "Unrecognized SSL message, plaintext connection?";

	private final URI base;

	private final Duration exchangeTimeout;

	private final java.net.http.HttpClient http;

	/**
	 * Create the transport. Opens no connection.
	 * @param base where requests go: scheme, host, port and the path before the API's
	 * @param connectTimeout the longest time to make a connection
	 * @param exchangeTimeout the longest time for a request and its whole answer
	 */
	ExchangeClient(URI base, Duration connectTimeout, Duration exchangeTimeout) {
		this.base = base;
		this.exchangeTimeout = exchangeTimeout;
		this.http = java.net.http.HttpClient.newBuilder()
			.version(Version.HTTP_1_1)
			.followRedirects(Redirect.NEVER)
			.connectTimeout(connectTimeout)
			.build();
	}

	/**
	 * Check that the JDK's client was not told to send a POST again by itself.
	 * @throws ProviderConfigurationException if it was
	 */
	static void requireSingleAttempts() {
		String value = System.getProperty(REPEAT_POSTS);
		if (value != null && (value.isEmpty() || Boolean.parseBoolean(value))) {
			throw new ProviderConfigurationException("The system property " + REPEAT_POSTS
					+ " makes Java send a call twice when a connection breaks. Remove it.");
		}
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
		HttpRequest sent = translate(request);
		if (Thread.currentThread().isInterrupted()) {
			throw ExchangeException.notSent("interrupted before sending");
		}
		HttpResponse<String> answer = exchange(sent);
		return new Response(answer.body(), answer.statusCode(), headers(answer.headers()));
	}

	private HttpResponse<String> exchange(HttpRequest request) {
		CompletableFuture<HttpResponse<String>> answer = this.http.sendAsync(request,
				(info) -> new BoundedBody(MAX_BODY));
		try {
			// HttpRequest.timeout would end with the headers and leave the body
			// unbounded.
			return answer.get(this.exchangeTimeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			answer.cancel(true);
			throw ExchangeException.perhapsSent("no complete answer within " + this.exchangeTimeout.toMillis() + " ms");
		}
		catch (InterruptedException ex) {
			answer.cancel(true);
			Thread.currentThread().interrupt();
			throw ExchangeException.perhapsSent("interrupted while waiting for the answer");
		}
		catch (ExecutionException ex) {
			throw failure((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	private static ExchangeException failure(Throwable cause) {
		// The JDK gives these before a byte of the request is written. Its other
		// exceptions come before and after, and do not tell which.
		boolean notSent = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
				|| cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException
				|| cause instanceof SSLHandshakeException || plaintextPeer(cause);
		String reason = cause.getClass().getSimpleName();
		if (cause.getMessage() != null) {
			reason += ": " + cause.getMessage().replaceAll("\\p{Cntrl}+", " ");
		}
		reason = reason.substring(0, Math.min(reason.length(), MAX_REASON));
		return notSent ? ExchangeException.notSent(reason) : ExchangeException.perhapsSent(reason);
	}

	/**
	 * Whether the other side does not speak TLS, as with https for the port of http. The
	 * JDK has no exception of its own for this, but gives this text for the first record
	 * received only, when nothing but the start of the handshake was sent.
	 */
	private static boolean plaintextPeer(Throwable cause) {
		return cause instanceof SSLException && PLAINTEXT_PEER.equals(cause.getMessage());
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
