package org.scfm.provider;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;

/**
 * Sends requests, each of them once: no repetition, no redirect, an end to every
 * exchange, and a failure that tells whether the request can have arrived. Thread-safe.
 */
public final class HttpExchanges {

	// a thousand calls in one list are two MiB
	private static final int MAX_BODY = 4 * 1024 * 1024;

	private static final int TOO_MANY = 429;

	private static final int MAX_REASON = 200;

	private static final String REPEAT_POSTS = "jdk.httpclient.enableAllMethodRetry";

	private static final String PLAINTEXT_PEER = "Unrecognized SSL message, plaintext connection?";

	private final Duration exchangeTimeout;

	private final int maxBody;

	private final Metrics metrics;

	private final Measure measure;

	private final HttpClient http;

	// not sendAsync: it completes on the common pool, which has one thread on a small
	// machine, and whoever waits on that thread would hold up every answer
	private final ExecutorService exchanges = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "exchange");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * Creates the transport. Opens no connection.
	 * @param connectTimeout the longest time to make a connection
	 * @param exchangeTimeout the longest time for a request and its whole answer
	 * @param metrics where exchanges are measured
	 */
	HttpExchanges(Duration connectTimeout, Duration exchangeTimeout, Metrics metrics) {
		this(connectTimeout, exchangeTimeout, MAX_BODY, metrics, Measure.PROVIDER);
	}

	/**
	 * Creates the transport. Opens no connection.
	 * @param connectTimeout the longest time to make a connection
	 * @param exchangeTimeout the longest time for a request and its whole answer
	 * @param maxBody how many bytes of an answer's body are read
	 * @param metrics where exchanges are measured
	 * @param measure as what
	 */
	public HttpExchanges(Duration connectTimeout, Duration exchangeTimeout, int maxBody, Metrics metrics,
			Measure measure) {
		this.metrics = metrics;
		this.measure = measure;
		this.exchangeTimeout = exchangeTimeout;
		this.maxBody = maxBody;
		this.http = HttpClient.newBuilder()
			.version(Version.HTTP_1_1)
			.followRedirects(Redirect.NEVER)
			.connectTimeout(connectTimeout)
			.build();
	}

	/**
	 * Checks that the JDK's client was not told to send a POST again by itself.
	 * @throws ProviderConfigurationException if it was
	 */
	public static void requireSingleAttempts() {
		String value = System.getProperty(REPEAT_POSTS);
		if (value != null && (value.isEmpty() || Boolean.parseBoolean(value))) {
			throw new ProviderConfigurationException("The system property " + REPEAT_POSTS
					+ " makes Java send a request twice when a connection breaks. Remove it.");
		}
	}

	/**
	 * Sends a request once.
	 * @param request the request
	 * @return the answer, whatever its status, with the first part of its body, four MiB
	 * unless told otherwise
	 * @throws ExchangeException if there is none
	 */
	public HttpResponse<String> send(HttpRequest request) {
		long began = System.nanoTime();
		String status = "no_answer";
		try {
			HttpResponse<String> answer = sendOnce(request);
			status = statusClass(answer.statusCode());
			return answer;
		}
		catch (ExchangeException ex) {
			status = ex.perhapsSent() ? "no_answer" : "not_sent";
			throw ex;
		}
		finally {
			this.metrics.time(this.measure, System.nanoTime() - began, request.method().toLowerCase(Locale.ROOT),
					status);
		}
	}

	// what is no status of HTTP is the server's fault
	private static String statusClass(int status) {
		if (status == TOO_MANY) {
			return "429";
		}
		return (status >= 200 && status < 500) ? status / 100 + "xx" : "5xx";
	}

	private HttpResponse<String> sendOnce(HttpRequest request) {
		if (Thread.currentThread().isInterrupted()) {
			throw ExchangeException.notSent("interrupted before sending");
		}
		LogContext context = LogContext.current();
		Future<HttpResponse<String>> answer = this.exchanges
			.submit(context.around(() -> this.http.send(request, (info) -> new BoundedBody(this.maxBody))));
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

}
