package org.scfm.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scfm.job.Arguments;
import org.scfm.job.PipelinedStep;
import org.scfm.job.Results;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallRequest;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Sends claimed calls: announces them in groups no larger than the concurrency, as fast
 * as the pace allows, and records what came of each. What was claimed and not announced
 * when the step ends goes back.
 */
class CallSender extends PipelinedStep<AnnouncedCall, SentCall> implements ItemWriter<ClaimedCall> {

	private final CallRequests callRequests;

	private final CallBook callBook;

	private final CallProvider provider;

	private final RunExecutions runExecutions;

	private final Arguments arguments;

	private final Pace pace;

	CallSender(Arguments arguments, CallRequests callRequests, CallBook callBook, CallProvider provider,
			RunExecutions runExecutions) {
		this.arguments = arguments;
		this.callRequests = callRequests;
		this.callBook = callBook;
		this.provider = provider;
		this.runExecutions = runExecutions;
		this.pace = new Pace(arguments.find(EnqueueCallsParameters.CALLS_PER_SECOND).orElse(Double.POSITIVE_INFINITY),
				System::nanoTime);
	}

	@Override
	public void write(Chunk<? extends ClaimedCall> chunk) throws InterruptedException {
		List<? extends ClaimedCall> calls = chunk.getItems();
		int next = 0;
		while (next < calls.size() && !isStopping()) {
			int wanted = Math.min(calls.size() - next, concurrency(step()));
			int group = this.pace.take(wanted, this::isStopping);
			pipeline().awaitPlaces(group);
			if (isStopping()) {
				return;
			}
			for (AnnouncedCall call : announce(calls.subList(next, next + group))) {
				pipeline().submit(call);
			}
			next += group;
		}
	}

	private List<AnnouncedCall> announce(List<? extends ClaimedCall> calls) {
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		for (ClaimedCall call : calls) {
			try {
				requests.put(call, this.callRequests.params(call.facts(),
						this.arguments.get(EnqueueCallsParameters.REQUEST_PARAMS)));
			}
			catch (RequestTemplate.MissingValueException ex) {
				this.callBook.refuse(call.id(), String.valueOf(ex.getMessage()));
			}
		}
		return requests.isEmpty() ? List.of() : this.callBook.announce(requests, step().getJobExecution().getId());
	}

	@Override
	protected int concurrency(StepExecution stepExecution) {
		return this.arguments.get(EnqueueCallsParameters.CONCURRENCY);
	}

	@Override
	protected SentCall work(AnnouncedCall call) {
		return new SentCall(call, this.provider
			.create(new CallRequest(call.claim().facts().msisdn(), call.params(), call.claim().sendBy())));
	}

	@Override
	protected void record(List<SentCall> sent) {
		this.callBook.record(sent);
		sent.stream()
			.map(SentCall::outcome)
			.filter(CallBook::neverPlaced)
			.findFirst()
			.ifPresent((outcome) -> halt(new SendingHaltedException(reason(outcome))));
	}

	private static String reason(CreateOutcome outcome) {
		if (outcome instanceof Rejected rejected) {
			return "the provider refuses every call: " + rejected.message() + " (HTTP " + rejected.httpStatus()
					+ ((rejected.code() != null) ? ", code " + rejected.code() : "") + ")";
		}
		if (outcome instanceof Throttled) {
			return "the provider asks to send less, and did so again after waiting";
		}
		if (outcome instanceof TooLate) {
			return "the time to send the claimed calls by has passed";
		}
		return "the provider cannot be reached: " + ((NotSent) outcome).reason();
	}

	@Override
	protected void finish(StepExecution stepExecution) {
		List<Long> executions = this.runExecutions.of(stepExecution);
		this.callBook.putBackUnsent(executions);
		Results results = Results.of(stepExecution.getJobExecution());
		this.callBook.placedBy(executions).forEach(results::put);
	}

	/**
	 * Sending more calls is useless for now; nobody has lost a place.
	 */
	static final class SendingHaltedException extends RuntimeException {

		SendingHaltedException(String message) {
			super(message);
		}

	}

}
