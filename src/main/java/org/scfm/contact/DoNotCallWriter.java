package org.scfm.contact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.scfm.contact.ImportLine.DoNotCallLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Puts the numbers of a chunk on the do-not-call list and reports its rejected lines.
 */
@Component
@StepScope
class DoNotCallWriter implements ItemWriter<ImportLine> {

	static final String READ = "linesRead";

	static final String ADDED = "entriesAdded";

	static final String THERE = "entriesThere";

	static final String REJECTED = "linesRejected";

	private final DoNotCall doNotCall;

	private final RejectedLines rejectedLines;

	private final StepCounters counters;

	private final long execution;

	DoNotCallWriter(DoNotCall doNotCall, RejectedLines rejectedLines, StepCounters doNotCallCounters,
			@Value("#{stepExecution}") StepExecution step) {
		this.doNotCall = doNotCall;
		this.rejectedLines = rejectedLines;
		this.counters = doNotCallCounters;
		this.execution = step.getJobExecution().getId();
	}

	@Override
	public void write(Chunk<? extends ImportLine> chunk) {
		Map<String, DoNotCallLine> lines = new LinkedHashMap<>();
		List<RejectedLine> rejected = new ArrayList<>();
		for (ImportLine line : chunk) {
			if (line instanceof DoNotCallLine entry) {
				lines.putIfAbsent(entry.pattern().text(), entry);
			}
			else if (line instanceof RejectedLine bad) {
				rejected.add(bad);
			}
		}
		int added = this.doNotCall.add(lines.values(), this.execution);
		this.rejectedLines.write(rejected);
		this.counters.add(READ, chunk.size());
		this.counters.add(ADDED, added);
		this.counters.add(THERE, chunk.size() - rejected.size() - added);
		this.counters.add(REJECTED, rejected.size());
	}

}
