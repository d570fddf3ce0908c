package org.scfm.call;

import java.time.Duration;
import java.util.Optional;

import org.scfm.job.Arguments;
import org.scfm.job.Results;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Ends {@code reconcile-calls}: settles the call that a person decides about, or puts
 * back the claims of the dead and says which calls wait, and for what.
 */
@Component
class WaitingCallsReport {

	private static final Logger LOG = LoggerFactory.getLogger(WaitingCallsReport.class);

	private static final int MOST_LISTED = 100;

	private final UnsentCalls unsentCalls;

	private final CallDecisions callDecisions;

	private final WaitingCalls waitingCalls;

	private final CalloutCompletion completion;

	private final RunExecutions runExecutions;

	private final Metrics metrics;

	WaitingCallsReport(UnsentCalls unsentCalls, CallDecisions callDecisions, WaitingCalls waitingCalls,
			CalloutCompletion completion, RunExecutions runExecutions, Metrics metrics) {
		this.metrics = metrics;
		this.unsentCalls = unsentCalls;
		this.callDecisions = callDecisions;
		this.waitingCalls = waitingCalls;
		this.completion = completion;
		this.runExecutions = runExecutions;
	}

	/**
	 * Settles or reports.
	 * @param step the step that does
	 * @throws LookUpsFailedException if calls could not be looked up
	 */
	void report(StepExecution step) {
		Arguments arguments = Arguments.of(step);
		Optional<Long> id = arguments.find(ReconcileCallsParameters.PHONE_CALL_ID);
		if (id.isPresent()) {
			decide(id.get(), arguments, step);
		}
		else {
			reportWaiting(arguments.get(ReconcileCallsParameters.GRACE_PERIOD), step);
		}
		this.completion.complete(step.getJobExecution().getId());
	}

	private void measure(Duration gracePeriod) {
		if (this.metrics.areOn()) {
			this.metrics.set(Measure.CALLS_UNSETTLED, this.waitingCalls.countUnsettled());
			this.metrics.set(Measure.CALLS_UNDECIDED, this.waitingCalls.countDecidable(gracePeriod));
		}
	}

	/**
	 * Says in one line that calls wait, if any do.
	 * @param step a step that has settled what it could
	 */
	void warn(StepExecution step) {
		long waiting = this.waitingCalls.countUnsettled(Arguments.of(step).get(ReconcileCallsParameters.GRACE_PERIOD));
		if (waiting > 0) {
			LOG.warn("Calls of unknown outcome that wait to be settled: {}; scfm run reconcile-calls lists them",
					waiting);
		}
	}

	private void decide(long id, Arguments arguments, StepExecution step) {
		CallStatus status = this.callDecisions.decide(id, arguments.get(ReconcileCallsParameters.DECISION),
				step.getJobExecution().getId(), this.runExecutions.of(step));
		Results results = Results.of(step.getJobExecution());
		results.clear();
		results.put("phoneCall", id);
		results.put("callStatus", status.column());
	}

	private void reportWaiting(Duration gracePeriod, StepExecution step) {
		Results results = Results.of(step.getJobExecution());
		results.put("claimsPutBack", this.unsentCalls.putBack(this.runExecutions.of(step)));
		measure(gracePeriod);
		long waiting = this.waitingCalls.count(gracePeriod);
		results.put("callsWaiting", waiting);
		this.waitingCalls.list(gracePeriod, MOST_LISTED)
			.forEach((call) -> LogContext.with(LogContext.CALLOUT, call.calloutId(), () -> tell(call)));
		if (waiting > MOST_LISTED) {
			LOG.warn("... and {} more", waiting - MOST_LISTED);
		}
		long failed = ((Number) results.all().getOrDefault(CallSettler.FAILED, 0L)).longValue();
		if (failed > 0) {
			throw new LookUpsFailedException(failed + " calls could not be looked up at the provider");
		}
	}

	private static void tell(WaitingCalls.Waiting call) {
		LOG.warn("Call {} to {} is {} since {}: {}{}", call.id(), call.msisdn(), call.status().column(), call.sentAt(),
				call.reason(), call.decidable() ? ". If you know more: scfm run reconcile-calls phoneCallId="
						+ call.id() + " decision=placed (or not-placed)" : "");
	}

	/**
	 * Some calls stay open for want of an answer from the provider.
	 */
	static final class LookUpsFailedException extends RuntimeException {

		LookUpsFailedException(String message) {
			super(message);
		}

	}

}
