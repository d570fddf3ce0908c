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

	private static final String FLOW = "{\"flow\":\"f5901b62-ba76-4003-9c62-72fdacc1b7b7\"}";

	private Commands() {
	}

	static List<String> enqueue(Schedule.Limits limits, int concurrency, int callsPerSecond) {
		List<String> arguments = new ArrayList<>(arguments("enqueue-calls"));
		arguments.add("maxCallsToEnqueue=" + limits.callsPerRun());
		arguments.add("maxCallsPerPeriod=" + limits.callsPerPeriod());
		arguments.add("maxCallsPerPeriodHours=1");
		arguments.add("concurrency=" + concurrency);
		arguments.add("callsPerSecond=" + callsPerSecond);
		return arguments;
	}

	static List<String> arguments(String job) {
		return switch (job) {
			case "enqueue-calls" -> List.of("requestParams=" + Campaign.REQUEST_PARAMS,
					"retryStatuses=" + RETRY_STATUSES, "maxAttempts=" + MAX_ATTEMPTS, "retryDelay=PT1S");
			case "update-calls" -> List.of("recentlyCreatedSeconds=0", "concurrency=" + Schedule.CONCURRENCY);
			case "start-flows" -> List.of("requestParams=" + FLOW);
			case "reconcile-calls" -> List.of("gracePeriod=PT2S");
			default -> throw new IllegalArgumentException(job);
		};
	}

}
