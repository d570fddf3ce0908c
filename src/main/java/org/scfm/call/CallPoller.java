package org.scfm.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.PipelinedStep;
import org.scfm.job.StepCounters;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Rejected;
import org.scfm.provider.FetchOutcome.Retry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Asks the provider for calls, several at a time, and records what it says, or what its
 * list has said.
 */
class CallPoller extends PipelinedStep<OpenCall, PolledCall> implements ItemWriter<DueCall> {

	static final String ASKED = "callsAsked";

	static final String OVER = "callsOver";

	static final String GONE = "callsNotKnownToProvider";

	static final String GIVEN_UP = "callsGivenUp";

	static final String NOT_ANSWERED = "requestsFailed";

	static final String[] COUNTS = { ASKED, OVER, GONE, GIVEN_UP, NOT_ANSWERED };

	private static final Logger LOG = LoggerFactory.getLogger(CallPoller.class);

	private final PollBook pollBook;

	private final CallProvider provider;

	private final Breaker breaker;

	private final PollReport pollReport;

	private final StepCounters counters;

	private final int concurrency;

	private final Streak unanswered;

	private final Metrics metrics;

	private String lastTrouble = "";

	CallPoller(Arguments arguments, PollBook pollBook, CallProvider provider, Breaker breaker, PollReport pollReport,
			StepCounters counters, Metrics metrics) {
		this.metrics = metrics;
		this.pollBook = pollBook;
		this.provider = provider;
		this.breaker = breaker;
		this.pollReport = pollReport;
		this.counters = counters;
		this.concurrency = arguments.get(UpdateCallsParameters.CONCURRENCY);
		this.unanswered = Streak.of(this.concurrency);
	}

	@Override
	public void write(Chunk<? extends DueCall> chunk) throws InterruptedException {
		Queue<OpenCall> calls = new ArrayDeque<>();
		List<PolledCall> listed = new ArrayList<>();
		for (DueCall due : chunk) {
			if (due.listed() != null) {
				listed.add(new PolledCall(due.call(), new Found(due.listed())));
			}
			else {
				calls.add(due.call());
			}
		}
		try {
			if (!listed.isEmpty()) {
				record(listed);
			}
			while (!calls.isEmpty() && !isStopping()) {
				long began = System.nanoTime();
				pipeline().awaitPlaces(1);
				this.metrics.timeSince(Measure.WAITS, began, "answers");
				pipeline().submit(calls.element());
				calls.remove();
			}
		}
		finally {
			this.pollBook.giveBack(calls);
			this.counters.add(ASKED, -calls.size());
		}
	}

	@Override
	protected int concurrency(StepExecution stepExecution) {
		return this.concurrency;
	}

	@Override
	protected PolledCall work(OpenCall call) {
		return LogContext.with(LogContext.CALLOUT, call.calloutId(),
				() -> new PolledCall(call, this.provider.fetch(call.sid())));
	}

	@Override
	protected synchronized void record(List<PolledCall> polled) {
		this.pollBook.record(polled, step().getJobExecution().getId());
		polled.forEach(this::count);
		this.breaker.failed(polled.stream()
			.filter((call) -> call.outcome() instanceof Found found && isFailure(found))
			.map((call) -> call.call().calloutId())
			.collect(Collectors.toSet()), step().getJobExecution().getId());
	}

	private static boolean isFailure(Found found) {
		return CallStatus.ofRemote(found.call().status()).filter(CallStatus.FAILED::equals).isPresent();
	}

	private void count(PolledCall polled) {
		boolean tooManyUnanswered = this.unanswered.grows(polled.outcome() instanceof Retry);
		if (polled.outcome() instanceof Found found) {
			this.metrics.count(Measure.POLLS, "told");
			CallStatus.ofRemote(found.call().status()).filter((status) -> !status.isLive()).ifPresent((status) -> {
				this.counters.add(OVER, 1);
				this.metrics.count(Measure.CALLS_ENDED, status.column());
			});
		}
		else if (polled.outcome() instanceof Gone) {
			LogContext.with(LogContext.CALLOUT, polled.call().calloutId(), () -> countGone(polled.call()));
		}
		else if (polled.outcome() instanceof Retry retry) {
			this.metrics.count(Measure.POLLS, "not_answered");
			this.counters.add(NOT_ANSWERED, 1);
			this.lastTrouble = retry.reason();
			if (tooManyUnanswered) {
				halt(new ProviderHaltException("the provider has not answered " + this.unanswered.length()
						+ " requests in a row: " + retry.reason()));
			}
		}
		else if (polled.outcome() instanceof Rejected rejected) {
			this.metrics.count(Measure.POLLS, "refused");
			this.counters.add(ASKED, -1);
			halt(new ProviderHaltException("the provider refuses to tell about calls: "
					+ Masks.inText(rejected.message()) + " (HTTP " + rejected.httpStatus() + ")"));
		}
	}

	private void countGone(OpenCall call) {
		this.metrics.count(Measure.POLLS, "gone");
		this.counters.add(GONE, 1);
		if (this.pollBook.isGivenUp(call)) {
			this.counters.add(GIVEN_UP, 1);
			this.metrics.count(Measure.CALLS_ENDED, CallStatus.GIVEN_UP.column());
			LOG.warn("The provider does not know call {} ({}), and it cannot be waiting there any more: it is given up",
					call.id(), call.sid());
		}
		else {
			LOG.warn("The provider does not know call {} ({}); it stays as it was", call.id(), call.sid());
		}
	}

	@Override
	protected void finish(StepExecution stepExecution) {
		long failed = this.counters.get(NOT_ANSWERED);
		if (failed > 0 && failed == this.counters.get(ASKED)) {
			halt(new ProviderHaltException(
					"the provider has answered none of " + failed + " requests: " + this.lastTrouble));
		}
		this.counters.update(stepExecution.getExecutionContext());
		if (!PartitionedWork.isPartition(stepExecution)) {
			this.pollReport.tell(stepExecution.getJobExecution());
		}
	}

}
