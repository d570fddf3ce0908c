package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the processes were told to keep to.
 *
 * @param retryStatuses how an attempt ends that is followed by another
 * @param maxAttempts the most attempts at one participation
 * @param callsPerRun {@code maxCallsToEnqueue} by runId
 * @param periodLimits {@code maxCallsPerPeriod} of the processes in the order of their
 * start
 * @param period the period
 * @param people how many people are to be in a callout, by its id
 */
record Rules(Set<String> retryStatuses, int maxAttempts, Map<String, Integer> callsPerRun,
		List<PeriodLimit> periodLimits, Duration period, Map<Long, Integer> people) {

	/**
	 * The greatest limit that any process had been given by some time.
	 */
	int callsPerPeriod(Instant time) {
		return this.periodLimits.stream()
			.filter((limit) -> !limit.from().isAfter(time))
			.mapToInt(PeriodLimit::calls)
			.max()
			.orElse(0);
	}

	/**
	 * The limit of a process that was started at some time.
	 *
	 * @param from when it was started
	 * @param calls its {@code maxCallsPerPeriod}
	 */
	record PeriodLimit(Instant from, int calls) {

	}

}
