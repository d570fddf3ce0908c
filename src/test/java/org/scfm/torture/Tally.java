package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has been done and seen in a storm. Thread-safe.
 */
final class Tally {

	private static final Duration AFTERMATH = Duration.ofSeconds(3);

	private final Map<String, Integer> counts = new TreeMap<>();

	private final List<Audit.Violation> violations = new ArrayList<>();

	private final List<Rules.PeriodLimit> periodLimits = new ArrayList<>();

	private final List<Instant[]> outages = new ArrayList<>();

	private final StringBuilder log = new StringBuilder();

	void count(String what) {
		count(what, 1);
	}

	synchronized void count(String what, int number) {
		this.counts.merge(what, number, Integer::sum);
	}

	synchronized void report(String about, String text) {
		this.violations.add(new Audit.Violation(Audit.Kind.PROCESS, about, text));
	}

	synchronized void limit(int callsPerPeriod) {
		this.periodLimits.add(new Rules.PeriodLimit(Instant.now(), callsPerPeriod));
	}

	/**
	 * The database or the broker goes away.
	 * @return to be run when it is back
	 */
	synchronized Runnable outageBegins() {
		Instant[] outage = { Instant.now(), Instant.MAX };
		this.outages.add(outage);
		return () -> end(outage);
	}

	private synchronized void end(Instant[] outage) {
		// connections break a little later, and pools notice later still
		outage[1] = Instant.now().plus(AFTERMATH);
	}

	/**
	 * Whether the database or the broker was away at some time between.
	 */
	synchronized boolean outageBetween(Instant from, Instant until) {
		return this.outages.stream().anyMatch((outage) -> outage[0].isBefore(until) && outage[1].isAfter(from));
	}

	/**
	 * Keeps a line that helps to understand a failure.
	 */
	synchronized void log(String line) {
		this.log.append(Instant.now()).append(' ').append(line).append('\n');
	}

	synchronized List<Audit.Violation> violations() {
		return List.copyOf(this.violations);
	}

	synchronized List<Rules.PeriodLimit> periodLimits() {
		return List.copyOf(this.periodLimits);
	}

	synchronized Map<String, Integer> counts() {
		return new TreeMap<>(this.counts);
	}

	synchronized String log() {
		return this.log.toString();
	}

}
