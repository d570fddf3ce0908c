package org.scfm.flow;

import org.jspecify.annotations.Nullable;
import org.scfm.call.RunExecutions;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionShare;
import org.scfm.job.PartitionedWork;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Counts what became of the flow starts of a run, or of one partition of it, and says
 * when enough is done.
 */
@Component
@StepScope
class FlowCounts extends StepCounters {

	static final String STARTED = "flowsStarted";

	static final String REFUSED = "flowsRefused";

	static final String UNKNOWN = "flowsUnknown";

	static final String[] NAMES = { STARTED, REFUSED, UNKNOWN };

	/**
	 * Each of them is a flow that perhaps nobody gets: an outage must not use up all.
	 */
	private static final int MOST_UNKNOWN_IN_A_ROW = 10;

	private static final String UNKNOWN_IN_A_ROW = "flowsUnknownInARow";

	private final StepExecution step;

	private final RunExecutions runExecutions;

	private final CompletedCalls completedCalls;

	private long most;

	private long perhapsStarted;

	private int unknownInARow;

	private boolean answered;

	private boolean askedInVain;

	private @Nullable String lastUnknown;

	FlowCounts(@Value("#{stepExecution}") StepExecution step, RunExecutions runExecutions,
			CompletedCalls completedCalls) {
		super(NAMES);
		this.step = step;
		this.runExecutions = runExecutions;
		this.completedCalls = completedCalls;
	}

	@Override
	public synchronized void open(ExecutionContext context) {
		super.open(context);
		this.askedInVain = Boolean.TRUE
			.equals(this.step.getJobExecution().getExecutionContext().get(FlowSettler.IN_VAIN));
		long mostOfTheRun = StartFlowsParameters.most(Arguments.of(this.step));
		this.most = PartitionShare.of(context).of(mostOfTheRun);
		this.perhapsStarted = (mostOfTheRun != Long.MAX_VALUE) ? perhapsStartedBefore() : 0;
	}

	// not from the saved counts: the start that a dead process was at counts too
	private long perhapsStartedBefore() {
		if (PartitionedWork.isPartition(this.step)) {
			return this.completedCalls.countPerhapsStartedByPartition(this.runExecutions.of(this.step),
					this.runExecutions.ofPartition(this.step));
		}
		return this.completedCalls.countPerhapsStarted(this.runExecutions.of(this.step));
	}

	@Override
	public synchronized void update(ExecutionContext context) {
		super.update(context);
		context.putInt(UNKNOWN_IN_A_ROW, this.unknownInARow);
	}

	void started() {
		add(STARTED, 1);
		this.answered = true;
		this.askedInVain = false;
		this.perhapsStarted++;
		this.unknownInARow = 0;
	}

	void refused() {
		add(REFUSED, 1);
		this.answered = true;
		this.unknownInARow = 0;
	}

	void unknown(String reason) {
		add(UNKNOWN, 1);
		this.answered = false;
		this.perhapsStarted++;
		this.unknownInARow++;
		this.lastUnknown = reason;
	}

	/**
	 * How many more flows may be started.
	 * @return 0 or more; a flow that was perhaps started counts as started
	 */
	long remaining() {
		return Math.max(0, this.most - this.perhapsStarted);
	}

	/**
	 * Checks that RapidPro is up; also before the first start, because a partition may be
	 * begun while other workers get no answers.
	 * @throws FlowsHaltedException if it gave no usable answer several times in a row, to
	 * all workers together where several are at work
	 */
	void requireAnswers() {
		if (this.answered) {
			return;
		}
		int inARow = this.unknownInARow + unknownToOthers();
		String last = (this.lastUnknown != null) ? this.lastUnknown : "see the other partitions";
		if (this.askedInVain && inARow > 0) {
			throw new FlowsHaltedException("RapidPro gave no usable answer, neither to the look-up of earlier flow "
					+ "starts nor to a new one: " + last);
		}
		if (inARow >= MOST_UNKNOWN_IN_A_ROW) {
			throw new FlowsHaltedException(
					"RapidPro gave no usable answer " + inARow + " times in a row, the last time: " + last);
		}
	}

	private int unknownToOthers() {
		if (!PartitionedWork.isPartition(this.step)) {
			return 0;
		}
		return this.runExecutions.othersOf(this.step)
			.stream()
			.filter((other) -> other.getStatus() == BatchStatus.STARTED || other.getStatus() == BatchStatus.FAILED)
			.mapToInt((other) -> other.getExecutionContext().getInt(UNKNOWN_IN_A_ROW, 0))
			.sum();
	}

}
