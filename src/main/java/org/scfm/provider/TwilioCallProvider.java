package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.FetchOutcome.Found;
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

	private final TroubleLog creates = new TroubleLog(log);

	private final TroubleLog fetches = new TroubleLog(log);

	private final TroubleLog cancels = new TroubleLog(log);

	private final TroubleLog lists = new TroubleLog(log);

	/**
	 * Create the provider. Checks and opens nothing.
	 * @param properties where and as whom
	 * @param clock the time
	 * @param metrics where requests are measured
	 */
	TwilioCallProvider(ProviderProperties properties, Clock clock, Metrics metrics) {
		this.properties = properties;
		this.clock = clock;
		this.api = new TwilioApi(properties, clock, metrics);
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
			return new TooLate();
		}
		String number = Masks.number(request.to());
		try {
			Answer answer = this.api.post(path, form);
			CreateOutcome outcome = Outcomes.ofCreate(answer);
			if (outcome instanceof Accepted) {
				this.creates.over();
			}
			else {
				this.creates.now(answer.kind(), "Call to {} not accepted: {}", number, answer.brief());
			}
			return outcome;
		}
		catch (ExchangeException ex) {
			this.creates.now(ex.kind(), "Call to {} {}: {}", number, ex.perhapsSent() ? "not answered" : "not sent",
					ex.reason());
			return Outcomes.ofCreate(ex);
		}
	}

	@Override
	public CancelOutcome cancel(String sid) {
		String path = path(sid);
		try {
			Answer answer = this.api.post(path, Map.of("Status", List.of("canceled")));
			CancelOutcome outcome = Outcomes.ofCancel(answer);
			if (answer.success()) {
				this.cancels.over();
			}
			else if (!(outcome instanceof CancelOutcome.TooLate)) {
				this.cancels.now(answer.kind(), "Call {} not canceled: {}", sid, answer.brief());
			}
			return outcome;
		}
		catch (ExchangeException ex) {
			this.cancels.now(ex.kind(), "Call {} perhaps not canceled: {}", sid, ex.reason());
			return new CancelOutcome.Asked(new FetchOutcome.Retry(ex.reason(), null));
		}
	}

	private String path(String sid) {
		if (!SID.matcher(sid).matches()) {
			throw new IllegalArgumentException("not the sid of a call");
		}
		return this.api.callsPath("/" + sid + ".json");
	}

	@Override
	public FetchOutcome fetch(String sid) {
		String path = path(sid);
		try {
			Answer answer = this.api.get(path);
			FetchOutcome outcome = Outcomes.ofFetch(answer);
			if (outcome instanceof Found) {
				this.fetches.over();
			}
			else {
				this.fetches.now(answer.kind(), "State of call {} not told: {}", sid, answer.brief());
			}
			return outcome;
		}
		catch (ExchangeException ex) {
			this.fetches.now(ex.kind(), "State of call {} not told: {}", sid, ex.reason());
			return new FetchOutcome.Retry(ex.reason(), null);
		}
	}

	@Override
	public CallPage list(CallListing listing, @Nullable String next) {
		return new CallList(this.api, this.lists).page(listing, next);
	}

	@Override
	public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
		return new CandidateSearch(new CallList(this.api, this.lists), dialect()).run(searches);
	}

}
