package org.scfm.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.scfm.torture.Blow.Fate;

/**
 * What a storm does, all decided by a seed: which processes are started one after the
 * other in each slot, what becomes of them, what befalls the workers and the broker, and
 * which faults strike meanwhile. How the threads run is not decided here.
 *
 * @param seed the seed
 * @param kills how many processes are to be killed
 * @param somleng whether the provider is Somleng instead of Twilio
 * @param release whether calls that cannot be found are released instead of held
 * @param slots what is launched in each slot; the slots go on side by side
 * @param workers what befalls each worker, and whoever replaces it; empty where each
 * process does its jobs alone
 * @param broker what befalls the broker
 */
record Schedule(long seed, int kills, boolean somleng, boolean release, List<List<Launch>> slots,
		List<List<Blow>> workers, List<Blow> broker) {

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

	/** After how long a silence a worker is taken for dead. */
	static final Duration SILENCE = Duration.ofSeconds(3);

	private static final int WORKERS = 3;

	private static final int MANAGERS = 2;

	/**
	 * Draws up a schedule of processes that each do their jobs alone.
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
		return new Schedule(seed, kills, somleng, release,
				slots(new Draw(random, release, false), width, fates(kills, random), people), List.of(), List.of());
	}

	/**
	 * Draws up a schedule of processes that let workers do their jobs: of the kills, some
	 * are for the workers, fewer for the processes that manage the runs, and the fewest
	 * for the broker.
	 * @param seed what decides
	 * @param kills how many processes are to be killed, at least 3
	 * @param people how many calls there will be, about
	 * @return the schedule
	 */
	static Schedule onWorkers(long seed, int kills, int people) {
		Random random = new Random(seed);
		boolean somleng = random.nextInt(3) == 0;
		boolean release = random.nextBoolean();
		int ofManagers = kills / 3;
		int ofBroker = Math.max(1, kills / 8);
		Draw draw = new Draw(random, release, true);
		List<List<Blow>> workers = workers(draw, kills - ofManagers - ofBroker);
		List<Fate> fates = fates(ofManagers, random);
		// so that the workers have something to do until the last blow has fallen on them
		fates.addAll(Collections.nCopies(2 * workers.stream().mapToInt(List::size).sum(), Fate.LIVE));
		return new Schedule(seed, kills, somleng, release, slots(draw, MANAGERS, fates, people), workers,
				broker(draw, ofBroker));
	}

	/**
	 * Whether workers do what can be spread.
	 */
	boolean isOnWorkers() {
		return !this.workers.isEmpty();
	}

	private static List<List<Launch>> slots(Draw draw, int width, List<Fate> fates, int people) {
		List<List<Launch>> slots = empty(width);
		for (int i = 0; i < fates.size(); i++) {
			// the limit rises with the storm, so that it is reached time and again
			int callsPerPeriod = people / 12 + people * 2 / 3 * i / fates.size();
			slots.get(i % width).add(draw.launch(fates.get(i), i < width, callsPerPeriod));
		}
		return slots.stream().map(List::copyOf).toList();
	}

	private static List<Fate> fates(int kills, Random random) {
		List<Fate> fates = new ArrayList<>();
		fates.addAll(Collections.nCopies(kills, Fate.KILL));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 8), Fate.HALT));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 6), Fate.TERMINATE));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 20), Fate.DATABASE));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 20), Fate.DATABASE_HALT));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 2), Fate.LIVE));
		Collections.shuffle(fates, random);
		return fates;
	}

	private static List<List<Blow>> workers(Draw draw, int kills) {
		List<Fate> fates = new ArrayList<>();
		fates.addAll(Collections.nCopies(kills, Fate.KILL));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 2), Fate.HALT));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 6), Fate.TERMINATE));
		List<Blow> blows = new ArrayList<>(
				IntStream.range(0, fates.size()).mapToObj((i) -> draw.toWorker(fates.get(i), i - kills)).toList());
		Collections.shuffle(blows, draw.random());
		List<List<Blow>> workers = empty(WORKERS);
		for (int i = 0; i < blows.size(); i++) {
			workers.get(i % WORKERS).add(blows.get(i));
		}
		return workers.stream().map(List::copyOf).toList();
	}

	private static List<Blow> broker(Draw draw, int kills) {
		List<Fate> fates = new ArrayList<>();
		fates.addAll(Collections.nCopies(kills, Fate.KILL));
		fates.addAll(Collections.nCopies(Math.max(1, kills / 2), Fate.HALT));
		Collections.shuffle(fates, draw.random());
		return fates.stream().map(draw::toBroker).toList();
	}

	private static <T> List<List<T>> empty(int width) {
		return IntStream.range(0, width).<List<T>>mapToObj((i) -> new ArrayList<>()).toList();
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
		for (int i = 0; i < this.workers.size(); i++) {
			text.append("  worker %d: %s%n".formatted(i, this.workers.get(i)));
		}
		if (!this.broker.isEmpty()) {
			text.append("  broker: %s%n".formatted(this.broker));
		}
		return text.toString();
	}

	/**
	 * A process to be started.
	 *
	 * @param job its job
	 * @param runId its run, perhaps that of an earlier launch
	 * @param arguments its parameters
	 * @param limits what it was told to keep to, for an enqueue
	 * @param blow what becomes of it
	 * @param faults what strikes requests from then on, of whatever process
	 */
	record Launch(String job, String runId, List<String> arguments, @Nullable Limits limits, Blow blow,
			List<Map<String, Object>> faults) {

		List<String> command() {
			List<String> command = new ArrayList<>(List.of("run", this.job, "runId=" + this.runId));
			command.addAll(this.arguments);
			return command;
		}

		Fate fate() {
			return this.blow.fate();
		}

		/**
		 * Whether it is halted for longer than the database waits for it, and that
		 * perhaps before its job has begun.
		 */
		boolean mayLoseTheDatabase() {
			return fate() == Fate.HALT && this.arguments.contains(Commands.ON_WORKERS);
		}

		@Override
		public String toString() {
			return this.blow + ": " + this.job + " " + this.runId + " " + ((this.limits != null) ? this.limits : "")
					+ this.faults;
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
