package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.scfm.provider.CreateOutcome.NotSent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Twilio and Somleng. Every method here is one attempt; {@link RepeatingCallProvider}
 * repeats what may be repeated.
 */
final class TwilioCallProvider implements CallProvider {

	private static final Logger log = LoggerFactory.getLogger(TwilioCallProvider.class);

	/** Twilio's are CA and 32 hex digits, Somleng's UUIDs; only the path matters here. */
	private static final Pattern SID = Pattern.compile("[A-Za-z0-9._~-]+");

	private static final Duration SLOW_MACHINE = Duration.ofSeconds(5);

	private final ProviderProperties properties;

	private final Clock clock;

	private final TwilioApi api;

	/**
	 * Create the provider. Checks and opens nothing.
	 * @param properties where and as whom
	 * @param clock the time
	 */
	TwilioCallProvider(ProviderProperties properties, Clock clock) {
		this.properties = properties;
		this.clock = clock;
		this.api = new TwilioApi(properties, clock);
	}

	@Override
	public Dialect dialect() {
		return this.properties.resolvedDialect();
	}

	@Override
	public String accountSid() {
		return this.properties.sid();
	}

	@Override
	public void requireConfigured() {
		this.properties.requireComplete();
		HttpExchanges.requireSingleAttempts();
	}

	@Override
	public Duration longestExchange() {
		return this.properties.exchangeTimeout().plus(SLOW_MACHINE);
	}

	@Override
	public CreateOutcome create(CallRequest request) {
		Map<String, List<String>> form = CallParams.form(request);
		String path = this.api.callsPath(".json");
		if (request.sendBy() != null && !this.clock.instant().isBefore(request.sendBy())) {
			return new NotSent("the time to send it by has passed");
		}
		String number = Masks.number(request.to());
		try {
			Answer answer = this.api.post(path, form);
			if (!answer.success()) {
				log.warn("Call to {} not accepted: {}", number, answer.brief());
			}
			return Outcomes.ofCreate(answer);
		}
		catch (ExchangeException ex) {
			log.warn("Call to {} {}: {}", number, ex.perhapsSent() ? "not answered" : "not sent", ex.reason());
			return Outcomes.ofCreate(ex);
		}
	}

	@Override
	public FetchOutcome fetch(String sid) {
		if (!SID.matcher(sid).matches()) {
			throw new IllegalArgumentException("not the sid of a call");
		}
		String path = this.api.callsPath("/" + sid + ".json");
		try {
			Answer answer = this.api.get(path);
			if (!answer.success()) {
				log.warn("State of call {} not told: {}", sid, answer.brief());
			}
			return Outcomes.ofFetch(answer);
		}
		catch (ExchangeException ex) {
			log.warn("State of call {} not told: {}", sid, ex.reason());
			return new FetchOutcome.Retry(ex.reason(), null);
		}
	}

	@Override
	public List<RemoteCall> findCandidates(String to, String from, Instant notBefore) {
		return new CandidateSearch(this.api, dialect(), to, from, notBefore).run();
	}

}
