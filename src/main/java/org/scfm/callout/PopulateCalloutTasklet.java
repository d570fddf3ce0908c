package org.scfm.callout;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.job.Arguments;
import org.scfm.job.Progress;
import org.scfm.job.StepCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Puts the next contacts into the callout, in the order of their ids: a whole range of
 * ids at once where all contacts are wanted, else those of a page that the filter
 * chooses. The position and the counts are saved in the same transaction, so that they
 * are right after a restart.
 */
@Component
@StepScope
class PopulateCalloutTasklet implements Tasklet, ItemStream, StepExecutionListener {

	private static final Logger LOG = LoggerFactory.getLogger(PopulateCalloutTasklet.class);

	static final String ADDED = "participationsAdded";

	static final String THERE = "participationsThere";

	static final String CALLOUT = "calloutId";

	private static final String POSITION = "contacts.position";

	// the callout is locked meanwhile, and who waits for it on H2 gives up after 2 s
	private static final int RANGE = 4000;

	private static final int PAGE = 1000;

	private final Callouts callouts;

	private final Participations participations;

	private final StepCounters counters;

	private final JdbcClient jdbc;

	private Arguments arguments = new Arguments(Map.of());

	private long calloutId;

	private ContactRange range = ContactRange.ALL;

	private long position;

	PopulateCalloutTasklet(Callouts callouts, Participations participations, StepCounters participationCounters,
			JdbcClient jdbc) {
		this.callouts = callouts;
		this.participations = participations;
		this.counters = participationCounters;
		this.jdbc = jdbc;
	}

	@Override
	public void beforeStep(StepExecution step) {
		this.arguments = Arguments.of(step);
		Progress.expect(step,
				this.jdbc.sql("SELECT COUNT(*) FROM contacts WHERE id BETWEEN ? AND ?")
					.params(ContactRange.of(step.getExecutionContext()).first(),
							ContactRange.of(step.getExecutionContext()).last())
					.query(Long.class)
					.single());
	}

	@Override
	public @Nullable ExitStatus afterStep(StepExecution step) {
		boolean completed = this.callouts.find(this.calloutId)
			.filter((callout) -> callout.status() == CalloutStatus.COMPLETED)
			.isPresent();
		if (completed && this.counters.get(ADDED) > 0) {
			LOG.warn("Callout {} is completed, so nobody who was added is called: {}", this.calloutId,
					CalloutAction.RESUME.command(this.calloutId));
		}
		return null;
	}

	@Override
	public void open(ExecutionContext context) {
		// a callout that is created meanwhile must not change what "the only one" was
		this.calloutId = context.containsKey(CALLOUT) ? context.getLong(CALLOUT)
				: this.callouts.named(this.arguments).id();
		context.putLong(CALLOUT, this.calloutId);
		this.range = ContactRange.of(context);
		this.position = context.getLong(POSITION, this.range.first() - 1);
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		Map<String, Object> filter = this.arguments.find(PopulateCalloutParameters.CONTACT_FILTER).orElse(Map.of());
		boolean more = filter.isEmpty() ? addRange(contribution) : addChosen(new ContactFilter(filter), contribution);
		return RepeatStatus.continueIf(more);
	}

	private boolean addRange(StepContribution contribution) {
		Optional<Long> last = this.participations.lastOfNext(this.position, this.range.last(), RANGE);
		if (last.isEmpty()) {
			return false;
		}
		this.participations.lock(this.calloutId);
		Participations.Added done = this.participations.addRange(this.calloutId, this.position + 1, last.get(),
				metadata());
		count(contribution, done, done.all());
		this.position = last.get();
		return true;
	}

	private boolean addChosen(ContactFilter filter, StepContribution contribution) {
		List<Candidate> page = this.participations.next(this.position, this.range.last(), PAGE);
		if (page.isEmpty()) {
			return false;
		}
		List<Long> chosen = page.stream().filter(filter::matches).map(Candidate::contactId).toList();
		this.participations.lock(this.calloutId);
		count(contribution, this.participations.add(this.calloutId, chosen, metadata()), page.size());
		this.position = page.get(page.size() - 1).contactId();
		return true;
	}

	private Map<String, Object> metadata() {
		return this.arguments.get(PopulateCalloutParameters.METADATA);
	}

	private void count(StepContribution contribution, Participations.Added done, long read) {
		for (long i = 0; i < read; i++) {
			contribution.incrementReadCount();
		}
		contribution.incrementFilterCount(read - done.all());
		contribution.incrementWriteCount(done.all());
		this.counters.add(ADDED, done.added());
		this.counters.add(THERE, done.there());
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(POSITION, this.position);
	}

}
