package org.scfm.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.scfm.job.StepCounters;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallSearch;
import org.scfm.provider.Dialect;
import org.scfm.provider.ProviderConfigurationException;
import org.scfm.provider.ProviderUnavailableException;
import org.scfm.provider.RemoteCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Looks calls of unknown outcome up at the provider and settles those of which that tells
 * enough. A call is never sent again blindly: one trace of it is taken for it, several
 * decide nothing, and none, twice, says that it was not placed.
 */
class CallSettler implements ItemWriter<UnsettledCall> {

	static final String LOOKED_UP = "callsLookedUp";

	static final String ADOPTED = "callsAdopted";

	static final String RELEASED = "callsReleased";

	static final String GIVEN_UP = "callsGivenUp";

	static final String FAILED = "lookUpsFailed";

	private static final Logger LOG = LoggerFactory.getLogger(CallSettler.class);

	private final UnsettledCalls unsettledCalls;

	private final CallProvider provider;

	private final SettleRules rules;

	private final StepCounters counters;

	private final long execution;

	private final Clock clock;

	private final Metrics metrics;

	private boolean providerSilent;

	CallSettler(UnsettledCalls unsettledCalls, CallProvider provider, SettleRules rules, StepCounters counters,
			long execution, Clock clock, Metrics metrics) {
		this.metrics = metrics;
		this.unsettledCalls = unsettledCalls;
		this.provider = provider;
		this.rules = rules;
		this.counters = counters;
		this.execution = execution;
		this.clock = clock;
	}

	@Override
	public void write(Chunk<? extends UnsettledCall> chunk) {
		List<UnsettledCall> ours = new ArrayList<>();
		for (UnsettledCall call : this.unsettledCalls.claimLookUps(List.copyOf(chunk.getItems()), this.execution)) {
			if (!isOfThisAccount(call)) {
				settleUntold(call, "it was sent with another account than the configured one");
			}
			else if (call.from() == null) {
				settleUntold(call, "it was sent without a caller id");
			}
			else {
				ours.add(call);
			}
		}
		if (!ours.isEmpty()) {
			lookUp(ours);
		}
	}

	private boolean isOfThisAccount(UnsettledCall call) {
		return call.accountSid().equals(this.provider.accountSid())
				&& call.dialect().equals(this.provider.dialect().text());
	}

	private void lookUp(List<UnsettledCall> calls) {
		List<List<RemoteCall>> found;
		try {
			found = candidates(calls);
		}
		catch (ProviderUnavailableException | ProviderConfigurationException ex) {
			this.providerSilent = true;
			this.counters.add(FAILED, calls.size());
			this.metrics.count(Measure.LOOK_UPS, calls.size(), "failed");
			String reason = Masks.inText(String.valueOf(ex.getMessage()));
			LOG.warn("{} calls of unknown outcome could not be looked up: {}", calls.size(), reason);
			calls.forEach((call) -> settleUntold(call, "it could not be looked up: " + reason));
			return;
		}
		this.counters.add(LOOKED_UP, calls.size());
		Set<String> held = this.unsettledCalls
			.held(found.stream().flatMap(List::stream).map(RemoteCall::sid).collect(Collectors.toSet()));
		for (int i = 0; i < calls.size(); i++) {
			settle(calls.get(i), found.get(i).stream().filter((remote) -> !held.contains(remote.sid())).toList());
		}
	}

	private List<List<RemoteCall>> candidates(List<UnsettledCall> calls) {
		if (this.providerSilent) {
			throw new ProviderUnavailableException("its list could not be read before in this run", null);
		}
		return this.provider.findCandidates(calls.stream()
			.map((call) -> new CallSearch(call.msisdn(), Objects.requireNonNull(call.from()), call.sentAt()))
			.toList());
	}

	private void settle(UnsettledCall call, List<RemoteCall> candidates) {
		LogContext.with(LogContext.CALLOUT, call.calloutId(), () -> settleBy(candidates, call));
	}

	private void settleBy(List<RemoteCall> candidates, UnsettledCall call) {
		if (candidates.size() == 1) {
			adopt(call, candidates.get(0));
		}
		else if (candidates.isEmpty()) {
			settleTraceless(call);
		}
		else {
			settleUntold(call, candidates.size() + " calls at the provider may be it: "
					+ candidates.stream().map(RemoteCall::sid).collect(Collectors.joining(", ")));
		}
	}

	private void adopt(UnsettledCall call, RemoteCall remote) {
		if (this.unsettledCalls.adopt(call, remote, this.execution)) {
			this.counters.add(ADOPTED, 1);
			this.metrics.count(Measure.LOOK_UPS, "adopted");
			LOG.info("Call {} to {} was placed: it is {} at the provider, {} there", call.id(),
					Masks.number(call.msisdn()), remote.sid(), remote.status());
		}
	}

	private void settleTraceless(UnsettledCall call) {
		int lookUps = call.lookUps() + 1;
		String finding = "the provider has no trace of it, looked up " + ((lookUps == 1) ? "once" : lookUps + " times");
		if (this.rules.release() && lookUps >= SettleRules.LOOK_UPS) {
			if (this.unsettledCalls.end(call, CallStatus.RELEASED, finding, this.execution)) {
				this.counters.add(RELEASED, 1);
				this.metrics.count(Measure.LOOK_UPS, "released");
				LOG.info("Call {} to {} is released: {}", call.id(), Masks.number(call.msisdn()), finding);
			}
		}
		else if (isTooOld(call)) {
			giveUp(call, finding);
		}
		else {
			hold(call, true, finding);
		}
	}

	private void settleUntold(UnsettledCall call, String finding) {
		if (isTooOld(call)) {
			giveUp(call, finding);
		}
		else {
			hold(call, false, finding);
		}
	}

	private void hold(UnsettledCall call, boolean traceless, String finding) {
		this.unsettledCalls.hold(call, traceless, finding, this.execution);
		this.metrics.count(Measure.LOOK_UPS, "held");
	}

	private boolean isTooOld(UnsettledCall call) {
		return !this.clock.instant().isBefore(call.sentAt().plus(Dialect.ofText(call.dialect()).longestQueueTime()));
	}

	private void giveUp(UnsettledCall call, String finding) {
		LogContext.with(LogContext.CALLOUT, call.calloutId(), () -> endAsGivenUp(call, finding));
	}

	private void endAsGivenUp(UnsettledCall call, String finding) {
		if (this.unsettledCalls.end(call, CallStatus.GIVEN_UP, finding, this.execution)) {
			this.counters.add(GIVEN_UP, 1);
			this.metrics.count(Measure.LOOK_UPS, "given_up");
			LOG.warn(
					"Call {} to {}, sent at {}, is given up, because it cannot be waiting at the provider any more: {}",
					call.id(), Masks.number(call.msisdn()), call.sentAt(), finding);
		}
	}

}
