package org.scfm.flow;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.StartOutcome.NotSent;
import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Unknown;
import org.scfm.provider.ExchangeException;
import org.scfm.provider.HttpExchanges;
import org.scfm.provider.RetryAfter;

import org.springframework.stereotype.Component;

/**
 * Starts flows on RapidPro: one request a start, and no repetition, because RapidPro has
 * no idempotency key.
 */
@Component
class RapidProClient {

	private final RapidProProperties properties;

	private final Clock clock;

	private final HttpExchanges exchanges;

	RapidProClient(RapidProProperties properties, Clock clock) {
		this.properties = properties;
		this.clock = clock;
		this.exchanges = new HttpExchanges(properties.connectTimeout(), properties.exchangeTimeout());
	}

	/**
	 * Asks once for a flow start.
	 * @param json the request
	 * @return what came of it
	 */
	StartOutcome start(String json) {
		String token = this.properties.token();
		HttpRequest request = HttpRequest.newBuilder(this.properties.flowStarts())
			.header("Authorization", "Token " + token)
			.header("Content-Type", "application/json")
			.header("Accept", "application/json")
			.header("User-Agent", "scfm-batch")
			.POST(BodyPublishers.ofString(json))
			.build();
		try {
			HttpResponse<String> answer = this.exchanges.send(request);
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

	private static @Nullable String header(HttpResponse<String> answer, String name) {
		return answer.headers().firstValue(name).orElse(null);
	}

}
