package org.scfm.call;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

import org.scfm.job.Arguments;
import org.scfm.job.PipelinedStep;
import org.scfm.job.StepCounters;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Masks;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CancelOutcome;
import org.scfm.provider.CancelOutcome.Asked;
import org.scfm.provider.FetchOutcome;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Rejected;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.provider.ProviderConfigurationException;

import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Has calls canceled that wait at the provider, several at a time, and records what the
 * provider says of them. Those that are just being sent are waited for, as long as that
 * can take. Gives up where the provider does not answer.
 */
class CallCanceller extends PipelinedStep<OpenCall, CanceledCall> implements Tasklet {

	static final String CANCELED = "callsCanceled";

	static final String TOO_LATE = "callsTooLateToCancel";

	static final String NOT_CANCELED = "callsNotCanceled";

	private static final int LEASED_TOGETHER = 100;

	private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final CancelBook cancelBook;

	private final PollBook pollBook;

	private final CallProvider provider;

	private final StepCounters counters;

	private final int concurrency;

	private final Streak unanswered;

	private final Metrics metrics;

	private final Instant began;

	private final long beganNanos = System.nanoTime();

	private volatile boolean givenUp;

	private String trouble = "they were sent with another account than the configured one";

	CallCanceller(Arguments arguments, CancelBook cancelBook, PollBook pollBook, CallProvider provider,
			StepCounters counters, Metrics metrics, Clock clock) {
		this.cancelBook = cancelBook;
		this.pollBook = pollBook;
		this.provider = provider;
		this.counters = counters;
		this.metrics = metrics;
		this.began = clock.instant();
		this.concurrency = arguments.get(QueuedCalls.CONCURRENCY);
		this.unanswered = Streak.of(this.concurrency);
	}

	@Override
	public void beforeStep(StepExecution stepExecution) {
		super.beforeStep(stepExecution);
		try {
			this.provider.requireConfigured();
		}
		catch (ProviderConfigurationException ex) {
			this.trouble = String.valueOf(ex.getMessage());
			this.givenUp = true;
		}
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
		Optional<Long> callout = QueuedCalls.calloutToCancel(step());
		if (callout.isEmpty() || this.givenUp) {
			return RepeatStatus.FINISHED;
		}
		// asked before: what is sent after that is not of a callout that does not run
		boolean beingSent = this.cancelBook.areBeingSent(callout.get(), this.provider.longestExchange());
		List<OpenCall> calls = this.cancelBook.lease(callout.get(), this.began, LEASED_TOGETHER);
		contribution.incrementWriteCount(calls.size());
		cancel(new ArrayDeque<>(calls));
		if (calls.isEmpty() && beingSent) {
			LockSupport.parkNanos(NAP_NANOS);
		}
		return RepeatStatus.continueIf(!calls.isEmpty() || (beingSent && isPatient()));
	}

	private void cancel(Queue<OpenCall> calls) throws InterruptedException {
		try {
			while (!calls.isEmpty() && !this.givenUp && !isStopping()) {
				pipeline().awaitPlaces(1);
				pipeline().submit(calls.element());
				calls.remove();
			}
		}
		finally {
			this.pollBook.giveBack(calls);
		}
	}

	private boolean isPatient() {
		return System.nanoTime() - this.beganNanos < this.provider.longestExchange().toNanos();
	}

	@Override
	protected int concurrency(StepExecution stepExecution) {
		return this.concurrency;
	}

	@Override
	protected CanceledCall work(OpenCall call) {
		return LogContext.with(LogContext.CALLOUT, call.calloutId(), () -> {
			CancelOutcome outcome = this.provider.cancel(call.sid());
			FetchOutcome state = (outcome instanceof Asked asked) ? asked.state() : this.provider.fetch(call.sid());
			return new CanceledCall(new PolledCall(call, state), outcome instanceof CancelOutcome.TooLate);
		});
	}

	@Override
	protected void record(List<CanceledCall> calls) {
		Map<Boolean, List<PolledCall>> told = calls.stream()
			.map(CanceledCall::polled)
			.collect(Collectors.partitioningBy((call) -> !(call.outcome() instanceof Retry)));
		this.pollBook.record(told.get(true), step().getJobExecution().getId());
		this.pollBook.giveBack(told.get(false).stream().map(PolledCall::call).toList());
		calls.forEach(this::count);
	}

	private void count(CanceledCall call) {
		FetchOutcome state = call.polled().outcome();
		boolean lost = this.unanswered.grows(!call.tooLate() && state instanceof Retry);
		if (call.tooLate() || state instanceof Gone) {
			count(TOO_LATE, "too_late");
		}
		else if (state instanceof Found found) {
			boolean canceled = CallStatus.ofRemote(found.call().status())
				.filter(CallStatus.CANCELED::equals)
				.isPresent();
			count(canceled ? CANCELED : TOO_LATE, canceled ? "canceled" : "too_late");
		}
		else if (state instanceof Rejected rejected) {
			fail("refused", Masks.inText(rejected.message()) + " (HTTP " + rejected.httpStatus() + ")", true);
		}
		else if (state instanceof Retry retry) {
			fail("not_answered", retry.reason(), lost);
		}
	}

	private void count(String counter, String outcome) {
		this.counters.add(counter, 1);
		this.metrics.count(Measure.CALLS_CANCELS, outcome);
	}

	private void fail(String outcome, String reason, boolean giveUp) {
		this.metrics.count(Measure.CALLS_CANCELS, outcome);
		this.trouble = reason;
		this.givenUp |= giveUp;
	}

	@Override
	protected void finish(StepExecution stepExecution) {
		QueuedCalls.calloutToCancel(stepExecution).ifPresent((callout) -> {
			long left = this.cancelBook.countLeft(callout, this.began);
			this.counters.add(NOT_CANCELED, left - this.counters.get(NOT_CANCELED));
			this.counters.update(stepExecution.getExecutionContext());
			if (left > 0 && !stepExecution.isTerminateOnly()) {
				halt(new ProviderHaltException("nothing more is sent, but " + left
						+ " calls that wait at the provider could not be canceled: " + this.trouble));
			}
		});
	}

}
