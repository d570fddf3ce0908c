package org.scfm.callout;

import java.util.List;
import java.util.stream.LongStream;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Progress;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Divides the contacts into ranges of ids. The last range has no end, so that contacts
 * that come meanwhile are read as they are by one process.
 */
@Component
class ContactPartitions implements PartitionedWork {

	private static final int MOST = 200;

	private final Callouts callouts;

	private final JdbcClient jdbc;

	private final int contactsPerPartition;

	ContactPartitions(Callouts callouts, JdbcClient jdbc,
			@Value("${scfm.workers.contacts-per-partition:20000}") int contactsPerPartition) {
		this.callouts = callouts;
		this.jdbc = jdbc;
		this.contactsPerPartition = contactsPerPartition;
	}

	private record Extent(long count, long first, long last) {
	}

	@Override
	public List<ExecutionContext> divide(StepExecution manager) {
		Extent all = this.jdbc.sql("SELECT COUNT(*), COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) FROM contacts")
			.query((row, number) -> new Extent(row.getLong(1), row.getLong(2), row.getLong(3)))
			.single();
		Progress.expect(manager, all.count());
		long callout = this.callouts.named(Arguments.of(manager)).id();
		manager.getExecutionContext().putLong(PopulateCalloutTasklet.CALLOUT, callout);
		int partitions = PartitionedWork.count(all.count(), this.contactsPerPartition, MOST);
		return LongStream.range(0, partitions).mapToObj((i) -> {
			ExecutionContext context = new ExecutionContext();
			context.putLong(PopulateCalloutTasklet.CALLOUT, callout);
			new ContactRange(border(all, i, partitions),
					(i == partitions - 1) ? Long.MAX_VALUE : border(all, i + 1, partitions) - 1)
				.putInto(context);
			return context;
		}).toList();
	}

	private static long border(Extent all, long number, int partitions) {
		return all.first() + (all.last() - all.first() + 1) * number / partitions;
	}

	@Override
	public void report(StepExecution manager, List<StepExecution> partitions) {
		StepCounters.addUp(manager, partitions, PopulateCalloutTasklet.ADDED, PopulateCalloutTasklet.THERE);
	}

}
