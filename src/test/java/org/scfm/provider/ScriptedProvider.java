package org.scfm.provider;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Gives the outcomes it is told, and after them a configuration error. */
class ScriptedProvider implements CallProvider {

	private Runnable meanwhile = () -> {
	};

	private final Deque<CreateOutcome> creates = new ArrayDeque<>();

	private final Deque<FetchOutcome> fetches = new ArrayDeque<>();

	void creates(CreateOutcome... outcomes) {
		this.creates.addAll(List.of(outcomes));
	}

	/** Those that are left. */
	Collection<CreateOutcome> creates() {
		return this.creates;
	}

	/** What happens after the last of the creates that are told by now. */
	void meanwhile(Runnable event) {
		this.meanwhile = event;
	}

	void fetches(FetchOutcome... outcomes) {
		this.fetches.addAll(List.of(outcomes));
	}

	@Override
	public Duration longestExchange() {
		return Duration.ofSeconds(30);
	}

	@Override
	public Dialect dialect() {
		return Dialect.TWILIO;
	}

	@Override
	public String accountSid() {
		return Fixtures.TWILIO_SID;
	}

	@Override
	public void requireConfigured() {
	}

	@Override
	public CreateOutcome create(CallRequest request) {
		if (this.creates.isEmpty()) {
			throw new ProviderConfigurationException("nothing left");
		}
		CreateOutcome outcome = this.creates.pop();
		if (this.creates.isEmpty()) {
			Runnable event = this.meanwhile;
			this.meanwhile = () -> {
			};
			event.run();
		}
		return outcome;
	}

	@Override
	public FetchOutcome fetch(String sid) {
		return this.fetches.pop();
	}

	@Override
	public CallPage list(CallListing listing, @Nullable String next) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CancelOutcome cancel(String sid) {
		return new CancelOutcome.Asked(this.fetches.pop());
	}

	@Override
	public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
		throw new UnsupportedOperationException();
	}

}
