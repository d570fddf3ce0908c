package org.scfm.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What a storm does, all decided by a seed: which processes are started one after the
 * other in each slot, what becomes of them, and which faults strike meanwhile. How the
 * threads run is not decided here.
 *
 * @param seed the seed
 * @param kills how many processes are to be killed
 * @param somleng whether the provider is Somleng instead of Twilio
 * @param release whether calls that cannot be found are released instead of held
 * @param slots what is launched in each slot; the slots go on side by side
 */
record Schedule(long seed, int kills, boolean somleng, boolean release, List<List<Launch>> slots) {

	/** The most requests that any process may have under way at once. */
	static final int CONCURRENCY = 4;

	/** How long a claimed call may wait to be sent. */
	static final Duration SEND_WITHIN = Duration.ofSeconds(5);

	/** The longest exchange with the provider. */
	static final Duration EXCHANGE = Duration.ofSeconds(3);

	/** How long a request hangs: longer than an exchange. */
	static final Duration HANG = Duration.ofSeconds(4);

	/** How long an announced call may wait to be sent. */
	static final Duration SEND_ANNOUNCED_WITHIN = Duration.ofSeconds(2);

	private static final Duration HALT = SEND_WITHIN.plusSeconds(1);

	private static final List<String> AMBIGUOUS = List.of("server-error", "unavailable", "hang", "hang-and-close",
			"close", "truncated-json", "no-sid", "cut-body", "slow-body", "empty-error", "bad-gateway",
			"gateway-timeout");

	private static final List<String> READING = List.of("server-error", "unavailable", "hang", "close",
			"truncated-json", "no-sid", "throttled", "unknown-status", "cut-body");

	/**
	 * Draws up a schedule.
	 * @param seed what decides
	 * @param kills how many processes are to be killed, at least 1
	 * @param people how many calls there will be, about
	 * @return the schedule
	 */
	static Schedule of(long seed, int kills, int people) {
		Random random = new Random(seed);
		boolean somleng = random.nextInt(3) == 0;
		boolean release = random.nextBoolean();
		int width = 2 + random.nextInt(3);
		List<Fate> fates = fates(kills, random);
		List<List<Launch>> slots = new ArrayList<>();
		for (int i = 0; i < width; i++) {
			slots.add(new ArrayList<>());
		}
		Draw draw = new Draw(random, release, new ArrayList<>());
		for (int i = 0; i < fates.size(); i++) {
			// the limit rises with the storm, so that it is reached time and again
			int callsPerPeriod = people / 12 + people * 2 / 3 * i / fates.size();
			slots.get(i % width).add(draw.launch(fates.get(i), i < width, callsPerPeriod));
		}
		return new Schedule(seed, kills, somleng, release, slots.stream().map(List::copyOf).toList());
	}

	private static List<Fate> fates(int kills, Random random) {
		List<Fate> fates = new ArrayList<>();
		fates.addAll(Collections.nCopies(kills, Fate.KILL));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 8), Fate.HALT));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 6), Fate.TERMINATE));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 20), Fate.DATABASE));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 2), Fate.LIVE));
		Collections.shuffle(fates, random);
		return fates;
	}

	/**
	 * The launches of all slots.
	 */
	List<Launch> launches() {
		return this.slots.stream().flatMap(List::stream).toList();
	}

	/**
	 * The whole schedule for a person to read.
	 */
	String text() {
		StringBuilder text = new StringBuilder(
				"seed %d: %d kills, %s, %s%n".formatted(this.seed, this.kills, this.somleng ? "Somleng" : "Twilio",
						this.release ? "releasing what cannot be found" : "holding what cannot be found"));
		for (int i = 0; i < this.slots.size(); i++) {
			for (Launch launch : this.slots.get(i)) {
				text.append("  slot %d: %s%n".formatted(i, launch));
			}
		}
		return text.toString();
	}

	/** What becomes of a process. */
	enum Fate {

		/** It is left alone. */
		LIVE,

		/** SIGKILL. */
		KILL,

		/** SIGSTOP for longer than the send-by time, then SIGCONT. */
		HALT,

		/** SIGTERM. */
		TERMINATE,

		/** The database server is killed and started again. */
		DATABASE

	}

	/**
	 * A process to be started.
	 *
	 * @param job its job
	 * @param runId its run, perhaps that of an earlier launch
	 * @param arguments its parameters
	 * @param limits what it was told to keep to, for an enqueue
	 * @param fate what becomes of it
	 * @param fromRunning whether the delay begins when the job does, instead of the
	 * process
	 * @param delay how long it lives until then
	 * @param faults what strikes requests from then on, of whatever process
	 */
	record Launch(String job, String runId, List<String> arguments, @Nullable Limits limits, Fate fate,
			boolean fromRunning, Duration delay, List<Map<String, Object>> faults) {

		List<String> command() {
			List<String> command = new ArrayList<>(List.of("run", this.job, "runId=" + this.runId));
			command.addAll(this.arguments);
			return command;
		}

		Duration halt() {
			return HALT;
		}

		@Override
		public String toString() {
			return this.fate + " " + (this.fromRunning ? "running+" : "start+") + this.delay.toMillis() + " ms: "
					+ this.job + " " + this.runId + " " + ((this.limits != null) ? this.limits : "") + this.faults;
		}

	}

	/**
	 * The limits of an enqueue.
	 *
	 * @param callsPerRun {@code maxCallsToEnqueue}
	 * @param callsPerPeriod {@code maxCallsPerPeriod}
	 */
	record Limits(int callsPerRun, int callsPerPeriod) {

	}

	/**
	 * Draws launches.
	 */
	private record Draw(Random random, boolean release, List<Launch> drawn) {

		Launch launch(Fate fate, boolean first, int callsPerPeriod) {
			Launch launch = (first || this.random.nextInt(100) >= 30) ? fresh(fate, first, callsPerPeriod)
					: again(fate, callsPerPeriod);
			this.drawn.add(launch);
			return launch;
		}

		private Launch fresh(Fate fate, boolean first, int callsPerPeriod) {
			String job = (first || fate == Fate.HALT) ? "enqueue-calls" : job();
			String runId = job + "-" + this.drawn.size();
			Limits limits = job.equals("enqueue-calls") ? new Limits(25 + this.random.nextInt(50), callsPerPeriod)
					: null;
			return with(job, runId, arguments(job, limits), limits, fate);
		}

		// a pod that is retried: the very same command, its predecessor dead or alive
		private Launch again(Fate fate, int callsPerPeriod) {
			Launch before = this.drawn.get(this.drawn.size() - 1 - this.random.nextInt(Math.min(4, this.drawn.size())));
			return with(before.job(), before.runId(), before.arguments(), before.limits(), fate);
		}

		private Launch with(String job, String runId, List<String> arguments, @Nullable Limits limits, Fate fate) {
			boolean fromRunning = this.random.nextInt(100) < 80;
			int within = fromRunning ? 1500 : 2500;
			return new Launch(job, runId, arguments, limits, fate, fromRunning,
					Duration.ofMillis(this.random.nextInt(within)), faults());
		}

		private String job() {
			int drawn = this.random.nextInt(100);
			return (drawn < 60) ? "enqueue-calls"
					: (drawn < 80) ? "update-calls" : (drawn < 90) ? "start-flows" : "reconcile-calls";
		}

		private List<String> arguments(String job, @Nullable Limits limits) {
			if (limits != null) {
				return Commands.enqueue(this.release, limits, 15 + this.random.nextInt(50));
			}
			return switch (job) {
				case "update-calls" -> Commands.update();
				case "start-flows" -> Commands.startFlows();
				default -> Commands.reconcile(this.release);
			};
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
			fault.put("delay", HANG.toString());
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

	/**
	 * How a fault is called in a report.
	 */
	static String name(String on, String kind, String moment) {
		return "fault " + kind + " " + moment + " " + on;
	}

	/**
	 * How many faults of each name are set.
	 */
	Map<String, Integer> faults() {
		Map<String, Integer> counts = new TreeMap<>();
		launches().stream()
			.flatMap((launch) -> launch.faults().stream())
			.forEach((fault) -> counts.merge(
					name((String) fault.get("on"), (String) fault.get("kind"), (String) fault.get("moment")),
					(Integer) fault.get("times"), Integer::sum));
		return counts;
	}

}
