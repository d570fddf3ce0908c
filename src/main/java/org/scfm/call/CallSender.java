package org.scfm.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.PipelinedStep;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallParams;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallRequest;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.Unknown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Sends claimed calls: announces them in groups no larger than the concurrency, as fast
 * as the pace and the provider allow, and records what came of each. What was claimed and
 * not announced when the step ends goes back.
 */
class CallSender extends PipelinedStep<AnnouncedCall, SentCall> implements ItemWriter<ClaimedCall> {

	private static final Logger LOG = LoggerFactory.getLogger(CallSender.class);

	private final CallRequests callRequests;

	private final CallBook callBook;

	private final OutcomeBook outcomeBook;

	private final UnsentCalls unsentCalls;

	private final CallProvider provider;

	private final Arguments arguments;

	private final RateControl rateControl;

	private final Streak unclear;

	private final Breaker breaker;

	private final Held held;

	private final RunReport runReport;

	private final Metrics metrics;

	private long throttledCalls;

	CallSender(Arguments arguments, CallRequests callRequests, CallBook callBook, OutcomeBook outcomeBook,
			UnsentCalls unsentCalls, RateControl rateControl, CallProvider provider, Held held, RunReport runReport,
			Breaker breaker, Metrics metrics) {
		this.held = held;
		this.runReport = runReport;
		this.breaker = breaker;
		this.metrics = metrics;
		this.arguments = arguments;
		this.callRequests = callRequests;
		this.callBook = callBook;
		this.outcomeBook = outcomeBook;
		this.unsentCalls = unsentCalls;
		this.rateControl = rateControl;
		this.provider = provider;
		this.unclear = Streak.of(arguments.get(EnqueueCallsParameters.CONCURRENCY));
	}

	@Override
	public void write(Chunk<? extends ClaimedCall> chunk) throws InterruptedException {
		List<? extends ClaimedCall> calls = chunk.getItems();
		this.rateControl.look();
		int next = 0;
		while (next < calls.size() && !isStopping()) {
			long began = System.nanoTime();
			int places = Math.min(awaitPlaces(), calls.size() - next);
			this.metrics.timeSince(Measure.WAITS, began, "answers");
			int group = this.rateControl.take(places, this::isStopping);
			if (isStopping()) {
				return;
			}
			for (AnnouncedCall call : announce(calls.subList(next, next + group))) {
				pipeline().submit(call);
			}
			next += group;
		}
	}

	private int awaitPlaces() throws InterruptedException {
		int concurrency = concurrency(step());
		if (this.rateControl.isPaced()) {
			// nobody waits for another's answer, so that calls are sent at their slots
			return pipeline().awaitPlaces(concurrency + 1) - concurrency;
		}
		// most places are taken still, so that nobody waits for the announcement
		return Math.min(pipeline().awaitPlaces(Math.max(1, concurrency / 4)), concurrency);
	}

	private List<AnnouncedCall> announce(List<? extends ClaimedCall> calls) {
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		for (ClaimedCall call : calls) {
			try {
				requests.put(call, params(call));
			}
			catch (RequestTemplate.MissingValueException ex) {
				this.callBook.refuse(call.id(), String.valueOf(ex.getMessage()));
				this.metrics.count(Measure.CALLS_SENT, "incomplete");
			}
		}
		return requests.isEmpty() ? List.of() : this.callBook.announce(requests, Claimer.of(step()), this.held);
	}

	private Map<String, Object> params(ClaimedCall call) {
		Map<String, Object> params = this.callRequests.params(call.facts(),
				this.arguments.get(EnqueueCallsParameters.REQUEST_PARAMS));
		List<String> problems = CallParams.problems(params, this.provider.dialect());
		if (!problems.isEmpty()) {
			throw new RequestTemplate.MissingValueException(String.join(" ", problems));
		}
		return params;
	}

	@Override
	protected int concurrency(StepExecution stepExecution) {
		return this.arguments.get(EnqueueCallsParameters.CONCURRENCY);
	}

	@Override
	protected SentCall work(AnnouncedCall call) {
		CallRequest request = new CallRequest(call.claim().facts().msisdn(), call.params(), call.sendBy(),
				this::isEnding, this.rateControl::nextTurn);
		return LogContext.with(LogContext.CALLOUT, call.claim().facts().calloutId(),
				() -> new SentCall(call, this.provider.create(request)));
	}

	@Override
	protected void record(List<SentCall> sent) {
		try {
			this.outcomeBook.record(sent);
		}
		catch (RuntimeException ex) {
			sent.forEach((call) -> inCallout(call,
					() -> LOG.error("What came of call {} is not recorded: {}", call.call().id(), call.outcome())));
			throw ex;
		}
		this.rateControl.told(sent);
		sent.forEach(this::count);
		this.breaker.failed(sent.stream()
			.filter((call) -> call.outcome() instanceof Rejected)
			.map((call) -> call.call().claim().facts().calloutId())
			.collect(Collectors.toSet()), step().getJobExecution().getId());
		sent.forEach((call) -> inCallout(call, () -> haltIfUseless(call)));
	}

	private static void inCallout(SentCall sent, Runnable work) {
		LogContext.with(LogContext.CALLOUT, sent.call().claim().facts().calloutId(), work);
	}

	private void count(SentCall sent) {
		CreateOutcome outcome = sent.outcome();
		this.metrics.count(Measure.CALLS_SENT, word(outcome));
		this.throttledCalls += (outcome instanceof Throttled) ? 1 : 0;
	}

	private static String word(CreateOutcome outcome) {
		if (outcome instanceof Accepted) {
			return "accepted";
		}
		if (outcome instanceof Rejected rejected) {
			return (rejected.scope() == Scope.CALL) ? "refused" : "refused_all";
		}
		if (outcome instanceof Throttled) {
			return "throttled";
		}
		if (outcome instanceof NotSent) {
			return "not_sent";
		}
		return (outcome instanceof Unknown) ? "unknown" : "too_late";
	}

	private void haltIfUseless(SentCall sent) {
		CreateOutcome outcome = sent.outcome();
		boolean tooUnclear = this.unclear.grows(outcome instanceof Unknown);
		boolean tooThrottled = this.rateControl.isThrottledTooLong(outcome);
		if (outcome instanceof Rejected rejected && rejected.scope() == Scope.CONFIG) {
			LOG.warn("The provider's refusal came for the call to {}",
					Masks.number(sent.call().claim().facts().msisdn()));
			halt(new ProviderHaltException("the provider refuses every call: " + Masks.inText(rejected.message())
					+ " (HTTP " + rejected.httpStatus() + ((rejected.code() != null) ? ", code " + rejected.code() : "")
					+ ")"));
		}
		else if (outcome instanceof NotSent notSent) {
			halt(new ProviderHaltException("the provider cannot be reached: " + notSent.reason()));
		}
		else if (outcome instanceof Unknown unknown && tooUnclear) {
			halt(new ProviderHaltException("of " + this.unclear.length()
					+ " calls in a row nobody knows whether they were placed: " + unknown.reason()));
		}
		else if (outcome instanceof Throttled && tooThrottled) {
			halt(new ProviderHaltException("the provider asks to send less, and did so again after waiting"));
		}
	}

	@Override
	protected void finish(StepExecution stepExecution) {
		this.unsentCalls.putBack(stepExecution);
		SendingCounts counts = new SendingCounts(this.held, this.rateControl.queueWaits(), this.throttledCalls);
		if (PartitionedWork.isPartition(stepExecution)) {
			counts.addTo(stepExecution.getExecutionContext());
		}
		else {
			this.runReport.tell(stepExecution, counts, isEnding());
		}
	}

}
