package org.scfm.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionShare;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Progress;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Lets several workers start the flows of one run. A partition is no part of the calls:
 * each claims the next call, as runs at once do, up to its share of what the run may
 * start. So their number only says how many workers may join.
 */
@Component
class FlowPartitions implements PartitionedWork {

	private static final int MOST = 64;

	private final CompletedCalls completedCalls;

	private final WaitingReport waitingReport;

	private final Clock clock;

	private final int flowsPerPartition;

	FlowPartitions(CompletedCalls completedCalls, WaitingReport waitingReport, Clock clock,
			@Value("${scfm.workers.flows-per-partition:500}") int flowsPerPartition) {
		this.completedCalls = completedCalls;
		this.waitingReport = waitingReport;
		this.clock = clock;
		this.flowsPerPartition = flowsPerPartition;
	}

	@Override
	public List<ExecutionContext> divide(StepExecution manager) {
		Instant now = this.clock.instant();
		long due = Math.min(this.completedCalls.countNew() + this.completedCalls.countRefused(now),
				StartFlowsParameters.most(Arguments.of(manager)));
		Progress.expect(manager, due);
		int partitions = PartitionedWork.count(due, this.flowsPerPartition, MOST);
		return IntStream.range(0, partitions).mapToObj((number) -> {
			ExecutionContext context = new ExecutionContext();
			CompletedCallReader.begin(now, context);
			new PartitionShare(number, partitions).putInto(context);
			return context;
		}).toList();
	}

	@Override
	public void report(StepExecution manager, List<StepExecution> partitions) {
		StepCounters.addUp(manager, partitions, FlowCounts.NAMES);
		this.waitingReport.tell(manager);
	}

}
