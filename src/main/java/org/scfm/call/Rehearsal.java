package org.scfm.call;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.database.Snapshot;
import org.scfm.job.Arguments;
import org.scfm.policy.Forecast;
import org.scfm.policy.Gate;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Rehearses a callout as if it ran, and places no call: reads its people page by page and
 * plays on from where they stand, by the gate. A callout without rules of its own follows
 * the defaults of {@code enqueue-calls}.
 */
@Component
public class Rehearsal {

	private static final int PAGE = 2000;

	private static final String PAGE_OF_CALLOUT = PersonRow.SELECT.formatted("") + """
			WHERE p.callout_id = :callout AND p.contact_id > :after
			ORDER BY p.contact_id
			LIMIT :limit
			""";

	private final JdbcClient jdbc;

	private final Callouts callouts;

	private final CallGate callGate;

	private final Snapshot snapshot;

	private final Clock clock;

	Rehearsal(JdbcClient jdbc, Callouts callouts, CallGate callGate, Snapshot snapshot, Clock clock) {
		this.jdbc = jdbc;
		this.callouts = callouts;
		this.callGate = callGate;
		this.snapshot = snapshot;
		this.clock = clock;
	}

	/**
	 * Rehearses.
	 * @param id the callout's id
	 * @param callsPerHour how many calls can be placed in an hour, more than 0; infinite
	 * where only the rules hold people back
	 * @return what came out
	 * @throws org.scfm.job.UsageException if there is no such callout
	 */
	public Forecast.Result play(long id, double callsPerHour) {
		return this.snapshot.read(() -> {
			Callout callout = this.callouts.require(id);
			Gate gate = new Gate(callout.policy().orElse(EnqueueRules.of(new Arguments(Map.of())).policy()), "running",
					true);
			Instant now = this.clock.instant();
			Forecast forecast = new Forecast(gate, now, callsPerHour);
			List<PersonRow> page = page(id, 0);
			while (!page.isEmpty()) {
				this.callGate.persons(Map.of(gate, page.stream().map(PersonRow::question).toList()), now)
					.values()
					.forEach(forecast::add);
				page = page(id, page.get(page.size() - 1).contactId());
			}
			return forecast.play();
		});
	}

	private List<PersonRow> page(long callout, long after) {
		return this.jdbc.sql(PAGE_OF_CALLOUT)
			.param("callout", callout)
			.param("after", after)
			.param("limit", PAGE)
			.query(PersonRow::of)
			.list();
	}

}
