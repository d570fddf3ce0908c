package org.scfm.contact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.scfm.contact.ImportContactsParameters.OnDuplicate;
import org.scfm.contact.ImportLine.ContactLine;
import org.scfm.contact.ImportLine.RejectedLine;
import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Saves the contacts of a chunk and reports its rejected lines.
 */
@Component
@StepScope
class ContactWriter implements ItemWriter<ImportLine> {

	static final String READ = "contactsRead";

	static final String CREATED = "contactsCreated";

	static final String UPDATED = "contactsUpdated";

	static final String UNCHANGED = "contactsUnchanged";

	static final String REJECTED = "contactsRejected";

	private final ImportedContacts contacts;

	private final RejectedLines rejectedLines;

	private final StepCounters counters;

	private final long run;

	private final OnDuplicate onDuplicate;

	ContactWriter(ImportedContacts contacts, RejectedLines rejectedLines, StepCounters importCounters,
			@Value("#{stepExecution}") StepExecution step) {
		this.contacts = contacts;
		this.rejectedLines = rejectedLines;
		this.counters = importCounters;
		this.run = step.getJobExecution().getJobInstance().getId();
		this.onDuplicate = Arguments.of(step).get(ImportContactsParameters.ON_DUPLICATE);
	}

	@Override
	public void write(Chunk<? extends ImportLine> chunk) {
		List<ContactLine> lines = new ArrayList<>();
		List<RejectedLine> rejected = new ArrayList<>();
		for (ImportLine line : chunk) {
			if (line instanceof ContactLine contact) {
				lines.add(contact);
			}
			else if (line instanceof RejectedLine bad) {
				rejected.add(bad);
			}
		}
		ImportedContacts.Saved saved = this.contacts.save(this.run, lines, this.onDuplicate);
		rejected.addAll(saved.rejected());
		rejected.sort(Comparator.comparingLong(RejectedLine::number));
		this.rejectedLines.write(rejected);
		this.counters.add(READ, chunk.size());
		this.counters.add(CREATED, saved.created());
		this.counters.add(UPDATED, saved.updated());
		this.counters.add(UNCHANGED, saved.unchanged());
		this.counters.add(REJECTED, rejected.size());
	}

}
