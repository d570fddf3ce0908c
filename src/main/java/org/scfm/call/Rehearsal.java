package org.scfm.call;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

import org.scfm.callout.Callout;
import org.scfm.callout.Callouts;
import org.scfm.database.Snapshot;
import org.scfm.policy.Forecast;
import org.scfm.policy.Gate;

import org.springframework.stereotype.Component;

/**
 * Rehearses a callout as if it ran, and places no call: reads its people page by page and
 * plays on from where they stand, by the gate. A callout without rules of its own follows
 * the defaults of {@code enqueue-calls}.
 */
@Component
public class Rehearsal {

	private final PersonPages personPages;

	private final Callouts callouts;

	private final CallGate callGate;

	private final Snapshot snapshot;

	private final Clock clock;

	Rehearsal(PersonPages personPages, Callouts callouts, CallGate callGate, Snapshot snapshot, Clock clock) {
		this.personPages = personPages;
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
			Gate gate = new Gate(callout.policy().orElseGet(EnqueueRules::defaultPolicy), "running", true);
			Instant now = this.clock.instant();
			Forecast forecast = new Forecast(gate, now, callsPerHour);
			this.personPages.read(id,
					(page) -> this.callGate.persons(Map.of(gate, page.stream().map(PersonRow::question).toList()), now)
						.values()
						.forEach(forecast::add));
			return forecast.play();
		});
	}

}
