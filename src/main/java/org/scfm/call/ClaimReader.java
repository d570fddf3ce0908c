package org.scfm.call;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * Reads the people to be called by claiming them, some at a time. It keeps no position:
 * what is claimed is in the database, and what an earlier execution of the run claimed
 * and did not send goes back first.
 */
class ClaimReader implements ItemReader<ClaimedCall>, StepExecutionListener {

	// a slow sender must not sit on claims until their send-by time
	private static final double SECONDS_AHEAD = 30;

	private final CallClaim claim;

	private final UnsentCalls unsentCalls;

	private final RunExecutions runExecutions;

	private final Held held;

	private final Metrics metrics;

	private final Queue<ClaimedCall> claimed = new ArrayDeque<>();

	private int claimedTogether = EnqueueRules.CLAIMED_AHEAD;

	private @Nullable EnqueueRules rules;

	private @Nullable StepExecution step;

	private List<Long> executionsOfRun = List.of();

	ClaimReader(CallClaim claim, UnsentCalls unsentCalls, RunExecutions runExecutions, Held held, Metrics metrics) {
		this.held = held;
		this.metrics = metrics;
		this.claim = claim;
		this.unsentCalls = unsentCalls;
		this.runExecutions = runExecutions;
	}

	@Override
	public void beforeStep(StepExecution step) {
		Arguments arguments = Arguments.of(step);
		this.rules = EnqueueRules.of(arguments);
		this.rules.callsPerSecond()
			.ifPresent((rate) -> this.claimedTogether = (int) Math.max(1,
					Math.min(rate * SECONDS_AHEAD, EnqueueRules.CLAIMED_AHEAD)));
		this.step = step;
		this.executionsOfRun = this.runExecutions.of(step);
		this.unsentCalls.putBack(step);
	}

	@Override
	public @Nullable ClaimedCall read() {
		if (this.claimed.isEmpty() && this.rules != null && this.step != null) {
			this.claimed.addAll(this.claim.claim(this.rules, Claimer.of(this.step), this.executionsOfRun,
					this.claimedTogether, this.held));
			this.metrics.count(Measure.CALLS_CLAIMED, this.claimed.size());
		}
		return this.claimed.poll();
	}

}
