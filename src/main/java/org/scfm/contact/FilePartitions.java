package org.scfm.contact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Divides the file to import into parts of some bytes, between lines. The manager reads
 * all of it for that, which takes a small part of the time that it takes to import it.
 */
@Component
class FilePartitions implements PartitionedWork {

	private static final int MOST = 200;

	private final long bytesPerPartition;

	FilePartitions(@Value("${scfm.workers.bytes-per-partition:4194304}") long bytesPerPartition) {
		this.bytesPerPartition = bytesPerPartition;
	}

	@Override
	public List<ExecutionContext> divide(StepExecution manager) {
		Arguments arguments = Arguments.of(manager);
		ImportSource source = ImportSource.of(arguments);
		try {
			long size = source.size();
			return ContactsFile.divide(source, arguments, Math.max(this.bytesPerPartition, size / MOST + 1))
				.stream()
				.map((range) -> {
					ExecutionContext context = new ExecutionContext();
					context.putLong(ImportLineReader.SIZE, size);
					range.putInto(context);
					return context;
				})
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the file to import cannot be read", ex);
		}
	}

	@Override
	public void report(StepExecution manager, List<StepExecution> partitions) {
		StepCounters.addUp(manager, partitions, ContactWriter.READ, ContactWriter.CREATED, ContactWriter.UPDATED,
				ContactWriter.UNCHANGED, ContactWriter.REJECTED);
		RejectedLines.join(manager, partitions);
	}

}
