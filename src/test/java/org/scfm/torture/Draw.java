package org.scfm.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.scfm.torture.Blow.Fate;
import org.scfm.torture.Blow.Moment;
import org.scfm.torture.Schedule.Launch;
import org.scfm.torture.Schedule.Limits;

/**
 * Draws what is launched, and what befalls it.
 *
 * @param random what decides
 * @param release whether calls that cannot be found are released instead of held
 * @param onWorkers whether jobs that may be spread over workers are
 * @param drawn what was drawn before
 */
record Draw(Random random, boolean release, boolean onWorkers, List<Launch> drawn) {

	private static final Duration HALT = Schedule.SEND_WITHIN.plusSeconds(1);

	private static final List<String> AMBIGUOUS = List.of("server-error", "unavailable", "hang", "hang-and-close",
			"close", "truncated-json", "no-sid", "cut-body", "slow-body", "empty-error", "bad-gateway",
			"gateway-timeout");

	private static final List<String> READING = List.of("server-error", "unavailable", "hang", "close",
			"truncated-json", "no-sid", "throttled", "unknown-status", "cut-body");

	Draw(Random random, boolean release, boolean onWorkers) {
		this(random, release, onWorkers, new ArrayList<>());
	}

	/**
	 * A launch of a job.
	 * @param fate what becomes of it
	 * @param first whether it is the first of its slot
	 * @param callsPerPeriod its limit, if it calls
	 */
	Launch launch(Fate fate, boolean first, int callsPerPeriod) {
		Launch launch = (first || this.random.nextInt(100) >= 30) ? fresh(fate, first, callsPerPeriod) : again(fate);
		this.drawn.add(launch);
		return launch;
	}

	/**
	 * A blow to a worker, most of them while it is at work, half of them while it waits
	 * for the provider's answers, which is what leaves calls in doubt. Every other one
	 * that is halted is soon enough back to have kept its guard.
	 * @param number the number of the blow
	 */
	Blow toWorker(Fate fate, int number) {
		int drawn = this.random.nextInt(100);
		Moment moment = (drawn < 50) ? Moment.SENDING : (drawn < 80) ? Moment.AT_WORK : Moment.START;
		return new Blow(fate, moment, Duration.ofMillis(this.random.nextInt(mostMillisAfter(moment))),
				(number % 2 == 0) ? Schedule.SILENCE.plusMillis(1000 + this.random.nextInt(5000))
						: Schedule.SILENCE.dividedBy(6).plusMillis(this.random.nextInt(1500)));
	}

	private static int mostMillisAfter(Moment moment) {
		return switch (moment) {
			case START -> 4000;
			case AT_WORK -> 1500;
			case SENDING -> 50;
		};
	}

	/**
	 * A blow to the broker.
	 */
	Blow toBroker(Fate fate) {
		return new Blow(fate, Moment.START, Duration.ofMillis(3000 + this.random.nextInt(6000)),
				Duration.ofMillis(1000 + this.random.nextInt(7000)));
	}

	private Launch fresh(Fate fate, boolean first, int callsPerPeriod) {
		String job = (first || fate == Fate.HALT) ? "enqueue-calls" : job();
		String runId = job + "-" + this.drawn.size();
		Limits limits = job.equals("enqueue-calls") ? new Limits(25 + this.random.nextInt(50), callsPerPeriod) : null;
		return with(job, runId, arguments(job, limits), limits, fate);
	}

	// a pod that is retried: the very same command, its predecessor dead or alive
	private Launch again(Fate fate) {
		Launch before = this.drawn.get(this.drawn.size() - 1 - this.random.nextInt(Math.min(4, this.drawn.size())));
		return with(before.job(), before.runId(), before.arguments(), before.limits(), fate);
	}

	private Launch with(String job, String runId, List<String> arguments, @Nullable Limits limits, Fate fate) {
		boolean atWork = this.random.nextInt(100) < 80;
		int within = atWork ? (this.onWorkers ? 3000 : 1500) : 2500;
		return new Launch(job, runId, arguments, limits, new Blow(fate, atWork ? Moment.AT_WORK : Moment.START,
				Duration.ofMillis(this.random.nextInt(within)), HALT), faults());
	}

	private String job() {
		int drawn = this.random.nextInt(100);
		return (drawn < 55) ? "enqueue-calls" : (drawn < 75) ? "update-calls"
				: (drawn < 83) ? "populate-callout" : (drawn < 92) ? "start-flows" : "reconcile-calls";
	}

	private List<String> arguments(String job, @Nullable Limits limits) {
		if (limits != null) {
			return spread(Commands.enqueue(this.release, limits, 15 + this.random.nextInt(50)));
		}
		return switch (job) {
			case "update-calls" -> spread(Commands.update());
			case "populate-callout" -> spread(Commands.populate());
			case "start-flows" -> Commands.startFlows();
			default -> Commands.reconcile(this.release);
		};
	}

	private List<String> spread(List<String> arguments) {
		return this.onWorkers ? Commands.onWorkers(arguments) : arguments;
	}

	private List<Map<String, Object>> faults() {
		List<Map<String, Object>> faults = new ArrayList<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			faults.add(fault());
		}
		return faults;
	}

	private Map<String, Object> fault() {
		int drawn = this.random.nextInt(100);
		if (drawn < 55) {
			return fault("create", pick(AMBIGUOUS), this.random.nextBoolean(), 1 + this.random.nextInt(2));
		}
		if (drawn < 65) {
			Map<String, Object> burst = fault("create", "throttled", false, 2 + this.random.nextInt(6));
			if (this.random.nextBoolean()) {
				burst.put("retryAfter", "PT1S");
			}
			return burst;
		}
		if (drawn < 70) {
			return fault("create", "rejected", false, 1);
		}
		if (drawn < 80) {
			return fault("fetch", pick(READING), false, 1 + this.random.nextInt(4));
		}
		if (drawn < 88) {
			return fault("list", pick(READING), false, 1 + this.random.nextInt(3));
		}
		return fault((drawn < 96) ? "flow-start" : "flow-list", pick(AMBIGUOUS), this.random.nextBoolean(), 1);
	}

	private Map<String, Object> fault(String on, String kind, boolean after, int times) {
		Map<String, Object> fault = new LinkedHashMap<>();
		fault.put("on", on);
		fault.put("kind", kind);
		fault.put("moment", after ? "after" : "before");
		fault.put("times", times);
		fault.put("skip", this.random.nextInt(12));
		fault.put("delay", Schedule.HANG.toString());
		if (kind.equals("rejected")) {
			fault.put("status", 400);
			fault.put("code", "21211");
		}
		return fault;
	}

	private String pick(List<String> kinds) {
		return kinds.get(this.random.nextInt(kinds.size()));
	}

}
