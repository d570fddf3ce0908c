package org.scfm.call;

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
 * Lets several workers ask for the open calls of one run. A partition is no part of the
 * calls: each leases those that are due, as runs at once do. So their number only says
 * how many workers may join.
 */
@Component
class PollPartitions implements PartitionedWork {

	private static final int MOST = 64;

	private final PollBook pollBook;

	private final PollReport pollReport;

	private final Clock clock;

	private final int callsPerPartition;

	PollPartitions(PollBook pollBook, PollReport pollReport, Clock clock,
			@Value("${scfm.workers.polls-per-partition:10000}") int callsPerPartition) {
		this.pollBook = pollBook;
		this.pollReport = pollReport;
		this.clock = clock;
		this.callsPerPartition = callsPerPartition;
	}

	@Override
	public List<ExecutionContext> divide(StepExecution manager) {
		Arguments arguments = Arguments.of(manager);
		Instant now = this.clock.instant();
		long most = Math.min(OpenCallReader.maxCalls(arguments), (long) MOST * this.callsPerPartition);
		long due = this.pollBook.countDue(OpenCallReader.createdBefore(arguments, now), now, most);
		Progress.expect(manager, due);
		int partitions = PartitionedWork.count(due, this.callsPerPartition, MOST);
		return IntStream.range(0, partitions).mapToObj((number) -> {
			ExecutionContext context = new ExecutionContext();
			OpenCallReader.begin(now, context);
			new PartitionShare(number, partitions).putInto(context);
			return context;
		}).toList();
	}

	@Override
	public void report(StepExecution manager, List<StepExecution> partitions) {
		StepCounters.addUp(manager, partitions, CallPoller.COUNTS);
		this.pollReport.tell(manager.getJobExecution());
	}

}
