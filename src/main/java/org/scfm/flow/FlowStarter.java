package org.scfm.flow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.scfm.call.Claimer;
import org.scfm.call.RequestTemplate.MissingValueException;
import org.scfm.flow.StartOutcome.NotSent;
import org.scfm.flow.StartOutcome.Overtaken;
import org.scfm.flow.StartOutcome.Refused;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.flow.StartOutcome.Throttled;
import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.Repeats;
import org.scfm.provider.Repeats.Again;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Starts the flow for a claimed call. A start that was certainly not processed is
 * repeated some times; where that does not help, and where RapidPro refuses every start,
 * the call is put back and the step fails, so that nobody is lost.
 */
@Component
@StepScope
class FlowStarter implements ItemProcessor<CompletedCall, TriedStart> {

	private static final Logger LOG = LoggerFactory.getLogger(FlowStarter.class);

	private static final String PARAMS = "params";

	private static final String EXTRA = "extra";

	private final CompletedCalls completedCalls;

	private final FlowRequests flowRequests;

	private final RapidProClient rapidPro;

	private final StepExecution step;

	private final Map<String, Object> jobParams;

	private final Repeats repeats;

	private final Metrics metrics;

	FlowStarter(CompletedCalls completedCalls, FlowRequests flowRequests, RapidProClient rapidPro,
			RapidProProperties properties, Metrics metrics, @Value("#{stepExecution}") StepExecution step) {
		this.metrics = metrics;
		this.completedCalls = completedCalls;
		this.flowRequests = flowRequests;
		this.rapidPro = rapidPro;
		this.step = step;
		this.jobParams = Arguments.of(step).get(StartFlowsParameters.REQUEST_PARAMS);
		this.repeats = properties.retry().repeats(step::isTerminateOnly);
	}

	@Override
	public @Nullable TriedStart process(CompletedCall call) {
		return LogContext.with(LogContext.CALLOUT, call.facts().calloutId(), () -> start(call));
	}

	private @Nullable TriedStart start(CompletedCall call) {
		Map<String, Object> params;
		String json;
		try {
			params = params(call);
			json = Json.write(params);
		}
		catch (MissingValueException ex) {
			this.metrics.count(Measure.FLOWS, "refused");
			return new TriedStart(call, new Refused(String.valueOf(ex.getMessage())));
		}
		catch (RuntimeException ex) {
			this.completedCalls.putBack(call);
			throw ex;
		}
		StartOutcome outcome = this.repeats.repeat(() -> send(call, json), FlowStarter::again, (wait) -> true);
		this.metrics.count(Measure.FLOWS, word(outcome));
		if (outcome instanceof Overtaken) {
			LOG.warn("The flow start of phone call {} was settled by someone else meanwhile; it is not sent",
					call.id());
			return null;
		}
		String halt = whyNoneCanBeStarted(outcome, params);
		if (halt == null) {
			return new TriedStart(call, outcome);
		}
		this.completedCalls.putBack(call);
		if (this.step.isTerminateOnly()) {
			return null;
		}
		throw new FlowsHaltedException(halt);
	}

	private static String word(StartOutcome outcome) {
		if (outcome instanceof Started) {
			return "started";
		}
		if (outcome instanceof Refused) {
			return "refused";
		}
		if (outcome instanceof Throttled) {
			return "throttled";
		}
		if (outcome instanceof NotSent) {
			return "not_sent";
		}
		return (outcome instanceof Overtaken) ? "overtaken" : "unknown";
	}

	private StartOutcome send(CompletedCall call, String json) {
		return this.completedCalls.maySend(call, Claimer.of(this.step)) ? this.rapidPro.start(json) : new Overtaken();
	}

	/**
	 * The request, with the call's id and the start's key in {@code params}. RapidPro
	 * reads its older name, {@code extra}, only where there are no {@code params}.
	 */
	private Map<String, Object> params(CompletedCall call) {
		Map<String, Object> params = new LinkedHashMap<>(this.flowRequests.params(call.facts(), this.jobParams));
		Map<Object, Object> own = new LinkedHashMap<>();
		if (params.get(PARAMS) instanceof Map<?, ?> given && !given.isEmpty()) {
			own.putAll(given);
		}
		else if (params.get(EXTRA) instanceof Map<?, ?> extra) {
			own.putAll(extra);
		}
		own.put("phone_call_id", call.id());
		own.put(ListedStart.KEY, call.key());
		params.put(PARAMS, own);
		return params;
	}

	private static @Nullable Again again(StartOutcome outcome) {
		if (outcome instanceof Throttled throttled) {
			return new Again(throttled.retryAfter());
		}
		return (outcome instanceof NotSent) ? new Again(null) : null;
	}

	private @Nullable String whyNoneCanBeStarted(StartOutcome outcome, Map<String, Object> params) {
		if (outcome instanceof Throttled throttled) {
			Duration wait = throttled.retryAfter();
			return "RapidPro takes no more requests for now (HTTP 429)"
					+ ((wait != null) ? "; it asks to wait " + wait.toSeconds() + " s" : "");
		}
		if (outcome instanceof NotSent notSent) {
			return "RapidPro cannot be reached: " + notSent.reason() + "; check RAPIDPRO_BASE_URL";
		}
		if (outcome instanceof Refused refused && (refused.everyStart() || blamesJob(refused, params))) {
			return "RapidPro refuses every flow start: " + Masks.inText(refused.reason()) + "; check "
					+ (refused.fields().isEmpty() ? "RAPIDPRO_API_TOKEN and RAPIDPRO_BASE_URL" : "requestParams");
		}
		return null;
	}

	/**
	 * Whether the complaint is about a value that is the same for every call.
	 */
	private boolean blamesJob(Refused refused, Map<String, Object> params) {
		return refused.fields()
			.stream()
			.anyMatch((field) -> Objects.equals(params.get(field), this.jobParams.get(field)));
	}

}
