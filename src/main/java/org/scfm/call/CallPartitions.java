package org.scfm.call;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.scfm.callout.Callouts;
import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Progress;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Lets several workers claim and send the calls of one run. A partition is no part of the
 * people: each claims whoever is next, until nobody is due or a limit is reached, and the
 * claim keeps limits exact. So their number only says how many workers may join.
 */
@Component
class CallPartitions implements PartitionedWork {

	private static final int MOST = 64;

	private final Callouts callouts;

	private final DueParticipations dueParticipations;

	private final RunExecutions runExecutions;

	private final UnsentCalls unsentCalls;

	private final RunReport runReport;

	private final int callsPerPartition;

	CallPartitions(Callouts callouts, DueParticipations dueParticipations, RunExecutions runExecutions,
			UnsentCalls unsentCalls, RunReport runReport,
			@Value("${scfm.workers.calls-per-partition:1000}") int callsPerPartition) {
		this.callouts = callouts;
		this.dueParticipations = dueParticipations;
		this.runExecutions = runExecutions;
		this.unsentCalls = unsentCalls;
		this.runReport = runReport;
		this.callsPerPartition = callsPerPartition;
	}

	@Override
	public List<ExecutionContext> divide(StepExecution manager) {
		long due = due(EnqueueRules.of(Arguments.of(manager)));
		Progress.expect(manager, due);
		return Collections.nCopies(PartitionedWork.count(due, this.callsPerPartition, MOST), new ExecutionContext());
	}

	private long due(EnqueueRules rules) {
		int most = MOST * this.callsPerPartition;
		long due = this.callouts.running(rules.calloutId())
			.stream()
			.mapToLong((callout) -> this.dueParticipations.count(callout, rules, most))
			.sum();
		return Math.min(due, rules.maxCalls().orElse(Integer.MAX_VALUE));
	}

	@Override
	public void report(StepExecution manager, List<StepExecution> partitions) {
		// of workers that died and were not replaced
		this.unsentCalls.putBack(this.runExecutions.of(manager));
		boolean stopped = Stream.concat(Stream.of(manager), partitions.stream())
			.anyMatch((step) -> step.getStatus() != BatchStatus.COMPLETED);
		this.runReport.tell(manager, SendingCounts.of(partitions), stopped);
	}

}
