package org.scfm.flow;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.ListOutcome.Failed;
import org.scfm.flow.ListOutcome.NotServed;
import org.scfm.flow.StartOutcome.NotSent;
import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Unknown;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.ExchangeException;
import org.scfm.provider.HttpExchanges;
import org.scfm.provider.RetryAfter;

import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Starts flows on RapidPro, and lists those that were started: one request each, and no
 * repetition, because RapidPro has no idempotency key.
 */
@Component
class RapidProClient {

	private static final int TOO_MANY = 429;

	// 250 flow starts, each with its parameters twice, of 10,000 characters at most
	private static final int LARGEST_PAGE = 8 * 1024 * 1024;

	private final RapidProProperties properties;

	private final Clock clock;

	// made for the first request: it reads all certificates that Java trusts, which takes
	// a part of a second that jobs without flows do not have to spend
	private final Supplier<HttpExchanges> exchanges;

	RapidProClient(RapidProProperties properties, Clock clock, Metrics metrics) {
		this.properties = properties;
		this.clock = clock;
		this.exchanges = SingletonSupplier.of(() -> new HttpExchanges(properties.connectTimeout(),
				properties.exchangeTimeout(), LARGEST_PAGE, metrics, Measure.RAPIDPRO));
	}

	/**
	 * Asks once for a flow start.
	 * @param json the request
	 * @return what came of it
	 */
	StartOutcome start(String json) {
		String token = this.properties.token();
		HttpRequest request = request(this.properties.flowStarts()).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build();
		try {
			HttpResponse<String> answer = this.exchanges.get().send(request);
			StartOutcome outcome = new StartAnswer(answer.statusCode(), answer.body(),
					RetryAfter.read(header(answer, "Retry-After"), this.clock))
				.outcome();
			return (outcome instanceof Refused refused) ? refused.withReason(refused.reason().replace(token, "***"))
					: outcome;
		}
		catch (ExchangeException ex) {
			return ex.perhapsSent() ? new Unknown(ex.reason()) : new NotSent(ex.reason());
		}
	}

	/**
	 * Asks once for a page of flow starts.
	 * @param query which
	 * @return the page, or why there is none
	 */
	ListOutcome list(String query) {
		HttpRequest request = request(URI.create(this.properties.flowStarts() + "?" + query)).GET().build();
		try {
			HttpResponse<String> answer = this.exchanges.get().send(request);
			if (answer.statusCode() == TOO_MANY) {
				return new NotServed("it takes no more requests for now (HTTP 429)",
						RetryAfter.read(header(answer, "Retry-After"), this.clock));
			}
			ListOutcome outcome = new ListAnswer(answer.statusCode(), answer.body(), header(answer, "Date")).outcome();
			return (outcome instanceof Failed failed)
					? new Failed(failed.reason().replace(this.properties.token(), "***")) : outcome;
		}
		catch (ExchangeException ex) {
			return ex.perhapsSent() ? new Failed(ex.reason()) : new NotServed(ex.reason(), null);
		}
	}

	private HttpRequest.Builder request(URI uri) {
		return HttpRequest.newBuilder(uri)
			.header("Authorization", "Token " + this.properties.token())
			.header("Accept", "application/json")
			.header("User-Agent", "scfm-batch");
	}

	private static @Nullable String header(HttpResponse<String> answer, String name) {
		return answer.headers().firstValue(name).orElse(null);
	}

}
