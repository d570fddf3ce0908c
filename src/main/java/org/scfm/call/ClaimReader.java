package org.scfm.call;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.call.ClaimsAhead.Claims;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * Reads the people to be called by claiming them, some at a time, and the next while
 * these are sent. It keeps no position: what is claimed is in the database, and what an
 * earlier execution of the run claimed and did not send goes back first.
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

	private @Nullable ClaimsAhead ahead;

	ClaimReader(CallClaim claim, UnsentCalls unsentCalls, RunExecutions runExecutions, Held held, Metrics metrics) {
		this.held = held;
		this.metrics = metrics;
		this.claim = claim;
		this.unsentCalls = unsentCalls;
		this.runExecutions = runExecutions;
	}

	@Override
	public void beforeStep(StepExecution step) {
		EnqueueRules rules = EnqueueRules.of(Arguments.of(step));
		List<Long> executionsOfRun = this.runExecutions.of(step);
		this.unsentCalls.putBack(step);
		// a partition's claim holds the row that each chunk has to change
		boolean isAhead = !PartitionedWork.isPartition(step);
		// those that are being sent, and those that are claimed meanwhile
		int together = isAhead ? (mostAhead(rules) + 1) / 2 : mostAhead(rules);
		this.ahead = new ClaimsAhead(
				(held) -> this.claim.claim(rules, Claimer.of(step), executionsOfRun, together, held), isAhead);
	}

	private static int mostAhead(EnqueueRules rules) {
		return rules.callsPerSecond()
			.map((rate) -> (int) Math.max(1, Math.min(rate * SECONDS_AHEAD, EnqueueRules.CLAIMED_AHEAD)))
			.orElse(EnqueueRules.CLAIMED_AHEAD);
	}

	@Override
	public @Nullable ClaimedCall read() throws InterruptedException {
		if (this.claimed.isEmpty() && this.ahead != null) {
			Claims claims = this.ahead.take();
			this.held.add(claims.held());
			this.claimed.addAll(claims.calls());
			this.metrics.count(Measure.CALLS_CLAIMED, this.claimed.size());
		}
		return this.claimed.poll();
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution step) {
		if (this.ahead != null) {
			this.ahead.close();
		}
		return null;
	}

}
