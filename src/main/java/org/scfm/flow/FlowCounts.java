package org.scfm.flow;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.call.RunExecutions;
import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Counts what became of the flow starts of a run, and says when the run has done enough.
 */
@Component
@StepScope
class FlowCounts extends StepCounters {

	static final String STARTED = "flowsStarted";

	static final String REFUSED = "flowsRefused";

	static final String UNKNOWN = "flowsUnknown";

	/**
	 * Each of them is a flow that perhaps nobody gets: an outage must not use up all.
	 */
	private static final int MOST_UNKNOWN_IN_A_ROW = 10;

	private final Optional<Integer> most;

	private final StepExecution step;

	private final RunExecutions runExecutions;

	private final CompletedCalls completedCalls;

	private long perhapsStarted;

	private int unknownInARow;

	private boolean askedInVain;

	private @Nullable String lastUnknown;

	FlowCounts(@Value("#{stepExecution}") StepExecution step, RunExecutions runExecutions,
			CompletedCalls completedCalls) {
		super(STARTED, REFUSED, UNKNOWN);
		Arguments arguments = Arguments.of(step);
		this.most = arguments.find(StartFlowsParameters.PHONE_CALL_ID).isPresent() ? Optional.of(0)
				: arguments.find(StartFlowsParameters.MAX_FLOWS_TO_START);
		this.step = step;
		this.runExecutions = runExecutions;
		this.completedCalls = completedCalls;
	}

	@Override
	public synchronized void open(ExecutionContext context) {
		super.open(context);
		this.askedInVain = Boolean.TRUE
			.equals(this.step.getJobExecution().getExecutionContext().get(FlowSettler.IN_VAIN));
		List<Long> executions = this.runExecutions.of(this.step);
		// not from the saved counts: the start that a dead process was at counts too
		this.perhapsStarted = (this.most.isPresent() && executions.size() > 1)
				? this.completedCalls.countPerhapsStarted(executions) : 0;
	}

	void started() {
		add(STARTED, 1);
		this.askedInVain = false;
		this.perhapsStarted++;
		this.unknownInARow = 0;
	}

	void refused() {
		add(REFUSED, 1);
		this.unknownInARow = 0;
	}

	void unknown(String reason) {
		add(UNKNOWN, 1);
		this.perhapsStarted++;
		this.unknownInARow++;
		this.lastUnknown = reason;
	}

	/**
	 * How many more flows the run may start.
	 * @return 0 or more; a flow that was perhaps started counts as started
	 */
	long remaining() {
		return this.most.map((limit) -> Math.max(0, limit - this.perhapsStarted)).orElse(Long.MAX_VALUE);
	}

	/**
	 * Checks that RapidPro is up.
	 * @throws FlowsHaltedException if it gave no usable answer several times in a row
	 */
	void requireAnswers() {
		if (this.askedInVain && this.unknownInARow > 0) {
			throw new FlowsHaltedException("RapidPro gave no usable answer, neither to the look-up of earlier flow "
					+ "starts nor to a new one: " + this.lastUnknown);
		}
		if (this.unknownInARow >= MOST_UNKNOWN_IN_A_ROW) {
			throw new FlowsHaltedException("RapidPro gave no usable answer " + this.unknownInARow
					+ " times in a row, the last time: " + this.lastUnknown);
		}
	}

}
