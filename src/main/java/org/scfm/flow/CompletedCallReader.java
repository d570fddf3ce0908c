package org.scfm.flow;

import java.time.Clock;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.call.Claimer;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Progress;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Claims the calls a run starts flows for, one by one, so that a process that dies leaves
 * no more than one flow start of which nobody knows: first those that none was tried for,
 * then those whose start was refused and is due again, each once.
 */
@Component
@StepScope
class CompletedCallReader implements ItemStreamReader<CompletedCall> {

	private static final String RUN_BEGAN = "runBegan";

	private final CompletedCalls completedCalls;

	private final FlowCounts flowCounts;

	private final Clock clock;

	private final StepExecution step;

	private Instant runBegan = Instant.MIN;

	CompletedCallReader(CompletedCalls completedCalls, FlowCounts flowCounts, Clock clock,
			@Value("#{stepExecution}") StepExecution step) {
		this.completedCalls = completedCalls;
		this.flowCounts = flowCounts;
		this.clock = clock;
		this.step = step;
	}

	/**
	 * Says when the run began that a step execution belongs to.
	 */
	static void begin(Instant time, ExecutionContext context) {
		context.putString(RUN_BEGAN, time.toString());
	}

	@Override
	public void open(ExecutionContext context) {
		if (!context.containsKey(RUN_BEGAN)) {
			begin(this.clock.instant(), context);
		}
		this.runBegan = Instant.parse(context.getString(RUN_BEGAN));
		if (!PartitionedWork.isPartition(this.step)) {
			Progress.expect(this.step, Math.min(this.completedCalls.countNew(), this.flowCounts.remaining()));
		}
	}

	@Override
	public @Nullable CompletedCall read() {
		if (this.flowCounts.remaining() == 0) {
			return null;
		}
		this.flowCounts.requireAnswers();
		// a start that is refused is due again after the run began, so that a run tries
		// it once
		Claimer claimer = Claimer.of(this.step);
		return this.completedCalls.claimNew(claimer)
			.or(() -> this.completedCalls.claimRefused(claimer, this.runBegan))
			.orElse(null);
	}

}
