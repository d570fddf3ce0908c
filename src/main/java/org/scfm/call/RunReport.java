package org.scfm.call;

import java.util.List;
import java.util.Map;

import org.scfm.job.Arguments;
import org.scfm.job.Results;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/**
 * Ends a run of {@code enqueue-calls} once nobody sends its calls any more: tells what it
 * has done, and completes the callouts in which nobody is left to call.
 */
@Component
class RunReport {

	private final CallBook callBook;

	private final RunExecutions runExecutions;

	private final CanaryWatch canaryWatch;

	private final HeldBack heldBack;

	private final CalloutCompletion completion;

	RunReport(CallBook callBook, RunExecutions runExecutions, CanaryWatch canaryWatch, HeldBack heldBack,
			CalloutCompletion completion) {
		this.callBook = callBook;
		this.runExecutions = runExecutions;
		this.canaryWatch = canaryWatch;
		this.heldBack = heldBack;
		this.completion = completion;
	}

	/**
	 * Ends the run.
	 * @param step the step that sent, or that managed those who did
	 * @param counts what the senders have counted
	 * @param stopped whether it was stopped or halted
	 */
	void tell(StepExecution step, SendingCounts counts, boolean stopped) {
		List<Long> executions = this.runExecutions.of(step);
		Results results = Results.of(step.getJobExecution());
		Map<String, Object> placed = this.callBook.placedBy(executions);
		placed.forEach(results::put);
		EnqueueRules rules = EnqueueRules.of(Arguments.of(step));
		this.canaryWatch.note(rules, step.getJobExecutionId());
		this.heldBack.tell(rules, executions, placed.get("callsEnqueued"), counts, stopped);
		this.heldBack.measure(rules, executions, counts.throttled());
		this.completion.complete(rules, step.getJobExecutionId());
	}

}
