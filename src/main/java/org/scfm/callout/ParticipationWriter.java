package org.scfm.callout;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.job.Progress;
import org.scfm.job.StepCounters;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Adds a chunk of contacts to the callout, those left out that are there already, by one
 * statement. The counts are saved with the chunk, so that they are right after a restart.
 */
@Component
@StepScope
class ParticipationWriter implements ItemWriter<Candidate>, ItemStream, StepExecutionListener {

	private static final String ADD = """
			INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
			SELECT :callout, c.id, c.msisdn, :metadata, :now, :now
			FROM contacts c
			WHERE c.id IN (:contacts)
			AND NOT EXISTS (
			  SELECT 1 FROM callout_participations p WHERE p.callout_id = :callout AND p.contact_id = c.id)
			ORDER BY c.id
			""";

	private static final String CALLOUT = "calloutId";

	static final String ADDED = "participationsAdded";

	static final String THERE = "participationsThere";

	private final Callouts callouts;

	private final StepCounters counters;

	private final JdbcClient jdbc;

	private final Clock clock;

	private Arguments arguments = new Arguments(Map.of());

	private long calloutId;

	ParticipationWriter(Callouts callouts, StepCounters participationCounters, JdbcClient jdbc, Clock clock) {
		this.callouts = callouts;
		this.counters = participationCounters;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	@Override
	public void beforeStep(StepExecution step) {
		this.arguments = Arguments.of(step);
		Progress.expect(step, this.jdbc.sql("SELECT COUNT(*) FROM contacts").query(Long.class).single());
	}

	@Override
	public void open(ExecutionContext context) {
		// a callout that is created meanwhile must not change what "the only one" was
		this.calloutId = context.containsKey(CALLOUT) ? context.getLong(CALLOUT)
				: this.callouts.named(this.arguments).id();
		context.putLong(CALLOUT, this.calloutId);
	}

	@Override
	public void write(Chunk<? extends Candidate> chunk) {
		List<Long> contacts = chunk.getItems().stream().map(Candidate::contactId).toList();
		if (contacts.isEmpty()) {
			return;
		}
		// two processes that populate one callout take turns
		this.jdbc.sql("SELECT id FROM callouts WHERE id = :callout FOR UPDATE")
			.param("callout", this.calloutId)
			.query(Long.class)
			.single();
		int inserted = this.jdbc.sql(ADD)
			.param("callout", this.calloutId)
			.param("metadata", Json.write(this.arguments.get(PopulateCalloutParameters.METADATA)))
			.param("now", Utc.column(this.clock.instant()))
			.param("contacts", contacts)
			.update();
		this.counters.add(ADDED, inserted);
		this.counters.add(THERE, contacts.size() - inserted);
	}

}
