package org.scfm.provider;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.TwilioRestClient;
import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Metrics;

/**
 * Requests to the Calls of one account, version 2010-04-01, through twilio-java. The
 * clients are built with the first request, so that jobs without calls need no settings.
 */
final class TwilioApi {

	private static final String DOMAIN = "api";

	private final ProviderProperties properties;

	private final Clock clock;

	private final Metrics metrics;

	private @Nullable TwilioRestClient client;

	/**
	 * Create the API. Checks and opens nothing.
	 * @param properties where and as whom
	 * @param clock the time
	 * @param metrics where requests are measured
	 */
	TwilioApi(ProviderProperties properties, Clock clock, Metrics metrics) {
		this.metrics = metrics;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * The path of the account's calls, or of one of them.
	 * @param suffix what comes after {@code Calls}
	 * @return the path
	 */
	String callsPath(String suffix) {
		return "/2010-04-01/Accounts/" + this.properties.sid() + "/Calls" + suffix;
	}

	/**
	 * Send one POST, once.
	 * @param path the path
	 * @param form the form, names and values
	 * @return the answer
	 * @throws ExchangeException if there is none
	 */
	Answer post(String path, Map<String, List<String>> form) {
		Request request = new Request(HttpMethod.POST, DOMAIN, path);
		// addPostParam would lose a value that reads "null".
		request.getPostParams().putAll(form);
		return send(request);
	}

	/**
	 * Send one GET.
	 * @param pathAndQuery the path, with a query if there is one
	 * @return the answer
	 * @throws ExchangeException if there is none
	 */
	Answer get(String pathAndQuery) {
		return send(new Request(HttpMethod.GET, DOMAIN, pathAndQuery));
	}

	private Answer send(Request request) {
		TwilioRestClient ready = client();
		try {
			return Answer.of(ready.request(request), this.clock);
		}
		catch (ExchangeException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			// Nothing else is expected, and whatever it is may come after the sending.
			throw ExchangeException.perhapsSent("unexpected " + ex.getClass().getSimpleName());
		}
	}

	private synchronized TwilioRestClient client() {
		if (this.client == null) {
			this.properties.requireComplete();
			HttpExchanges.requireSingleAttempts();
			this.client = new Client(new TwilioRestClient.Builder(this.properties.sid(), this.properties.token())
				.accountSid(this.properties.sid())
				.httpClient(new ExchangeClient(this.properties.base(), this.properties.connectTimeout(),
						this.properties.exchangeTimeout(), this.metrics)));
		}
		return this.client;
	}

	/** The client, without its debug log of every parameter, phone numbers included. */
	private static final class Client extends TwilioRestClient {

		private Client(Builder builder) {
			super(builder);
		}

		@Override
		public void logRequest(Request request) {
			// Left out on purpose, see the class.
		}

	}

}
