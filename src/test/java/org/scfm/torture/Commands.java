package org.scfm.torture;

import java.util.ArrayList;
import java.util.List;

import org.scfm.test.Campaign;

/**
 * The parameters that the processes are given.
 */
final class Commands {

	/** How an attempt ends that is followed by another. */
	static final String RETRY_STATUSES = "failed";

	/** The most attempts at one participation. */
	static final int MAX_ATTEMPTS = 2;

	/** The parameter that has workers do the job. */
	static final String ON_WORKERS = "workers=remote";

	private static final String GRACE_PERIOD = "gracePeriod=PT2S";

	private static final String FLOW = "{\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	private Commands() {
	}

	/**
	 * The parameters of {@code enqueue-calls}.
	 * @param release whether calls of which there is no trace are released
	 * @param limits how many calls it may place
	 * @param callsPerSecond how fast
	 */
	static List<String> enqueue(boolean release, Schedule.Limits limits, int callsPerSecond) {
		List<String> arguments = new ArrayList<>(reconcile(release));
		arguments.addAll(List.of("requestParams=" + Campaign.REQUEST_PARAMS, "retryStatuses=" + RETRY_STATUSES,
				"maxAttempts=" + MAX_ATTEMPTS, "retryDelay=PT1S", "maxCallsToEnqueue=" + limits.callsPerRun(),
				"maxCallsPerPeriod=" + limits.callsPerPeriod(), "maxCallsPerPeriodHours=1",
				"concurrency=" + Schedule.CONCURRENCY, "callsPerSecond=" + callsPerSecond));
		return arguments;
	}

	static List<String> update() {
		return List.of("recentlyCreatedSeconds=0", "concurrency=" + Schedule.CONCURRENCY);
	}

	/**
	 * The parameters of {@code populate-callout}, of a callout in which some people are
	 * already.
	 */
	static List<String> populate() {
		return List.of("calloutId=" + TortureDatabase.INCOMPLETE_CALLOUT);
	}

	/**
	 * Parameters as they are where workers do the job.
	 */
	static List<String> onWorkers(List<String> arguments) {
		List<String> onWorkers = new ArrayList<>(arguments);
		onWorkers.add(ON_WORKERS);
		return onWorkers;
	}

	static List<String> startFlows() {
		return List.of("requestParams=" + FLOW, GRACE_PERIOD);
	}

	static List<String> reconcile(boolean release) {
		return List.of(GRACE_PERIOD, "releasePolicy=" + (release ? "release" : "hold"));
	}

}
