package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.scfm.launch.ScfmProcess;

/**
 * What follows a storm: no more faults, and the jobs again and again, as a cron would run
 * them, until nothing is left to do.
 */
final class Healing {

	private static final int MOST_ROUNDS = 40;

	private static final int ROUNDS_BEFORE_A_PERSON_DECIDES = 3;

	private static final int DECISIONS = 3;

	private static final int DECISIONS_AT_ONCE = 3;

	private static final int FLOWS_EVERY = 2;

	private static final int FLOW_ROUNDS = 4;

	private static final Duration LONGEST_LIFE = Duration.ofSeconds(75);

	// enough for all people, in all callouts, again
	private static final Schedule.Limits NO_LIMITS = new Schedule.Limits(100_000, 100_000);

	private static final int UNHURRIED = 1_000;

	private static final Pattern WAITING = Pattern.compile("phoneCallId=(\\d+)");

	private static final String LEFT_TO_DO = """
			SELECT id FROM callout_participations
			WHERE last_outcome = 'none' OR (last_outcome = '%s' AND attempts < %d)
			""".formatted(Commands.RETRY_STATUSES, Commands.MAX_ATTEMPTS);

	private static final String OPEN = "SELECT id FROM phone_calls WHERE live_msisdn IS NOT NULL";

	private static final String UNSETTLED = "SELECT id FROM phone_calls WHERE status IN ('scheduling', 'unknown')";

	private static final String WITHOUT_FLOW = """
			SELECT id FROM phone_calls
			WHERE status = 'completed' AND (flow_status IS NULL OR flow_status = 'starting')
			""";

	private final ScfmProcess.Launch program;

	private final SandboxProcess sandbox;

	private final TortureDatabase database;

	private final Tally tally;

	private final Schedule schedule;

	private final Instant hungUntil = Instant.now().plus(Schedule.HANG);

	private final Map<String, Integer> callsPerRun = new LinkedHashMap<>();

	private int runs;

	Healing(ScfmProcess.Launch program, SandboxProcess sandbox, TortureDatabase database, Tally tally,
			Schedule schedule) {
		this.program = program;
		this.sandbox = sandbox;
		this.database = database;
		this.tally = tally;
		this.schedule = schedule;
	}

	/**
	 * {@code maxCallsToEnqueue} of the runs of the healing, by runId.
	 */
	Map<String, Integer> callsPerRun() {
		return this.callsPerRun;
	}

	/**
	 * Heals, once nobody is at work any more.
	 * @return the calls that are listed as waiting at the end
	 */
	Set<Long> heal() {
		letTimePass();
		this.sandbox.settle(Duration.between(Instant.now(), this.hungUntil));
		this.sandbox.countInFlightAnew();
		this.tally.limit(NO_LIMITS.callsPerPeriod());
		run(command("populate-callout", Commands.populate()));
		run(enqueue());
		int most = this.sandbox.mostInFlight();
		if (most > Schedule.CONCURRENCY) {
			this.tally.report("concurrency", "one process had " + most + " requests under way");
		}
		if (!quiet()) {
			this.tally.report("healing", "there is no end after " + MOST_ROUNDS + " rounds: " + diagnosis());
		}
		startFlows();
		return reconcile(this.schedule.release());
	}

	/**
	 * Goes on with runs whose processes have died, on workers if they were.
	 */
	void goOnWithWhatDied() {
		List<List<String>> commands = this.database.books()
			.executions()
			.stream()
			.filter((execution) -> !execution.ended() || execution.status().equals("UNKNOWN"))
			.map((execution) -> this.schedule.launches()
				.stream()
				.filter((launch) -> launch.runId().equals(execution.runId()))
				.findFirst()
				.map(Schedule.Launch::command)
				.orElseThrow())
			.distinct()
			.toList();
		for (int i = 0; i < commands.size(); i += DECISIONS_AT_ONCE) {
			runAll(commands.subList(i, Math.min(commands.size(), i + DECISIONS_AT_ONCE)));
		}
	}

	/**
	 * As if the minutes had passed for which a dead process holds the calls that it
	 * polled and the flow that it started, and for which a call that tells nothing is
	 * left alone. Nobody lives who could hold one.
	 */
	private void letTimePass() {
		this.database.execute(
				"UPDATE phone_calls SET poll_lease_until = UTC_TIMESTAMP(6) WHERE poll_lease_until IS NOT NULL",
				"UPDATE phone_calls SET poll_at = UTC_TIMESTAMP(6) WHERE poll_at IS NOT NULL", """
						UPDATE phone_calls SET flow_attempted_at = flow_attempted_at - INTERVAL 5 MINUTE
						WHERE flow_status IN ('starting', 'refused')
						""");
	}

	private boolean quiet() {
		for (int round = 1; round <= MOST_ROUNDS; round++) {
			runAll((round % FLOWS_EVERY == 0) ? List.of(update(), flows()) : List.of(update()));
			boolean nobodyToCall = this.database.ids(LEFT_TO_DO).isEmpty();
			if (this.schedule.release() ? nobodyToCall : round >= ROUNDS_BEFORE_A_PERSON_DECIDES) {
				settle();
			}
			this.tally.log("round " + round + ": " + diagnosis());
			if (!this.database.ids(LEFT_TO_DO).isEmpty()) {
				run(enqueue());
			}
			else if (this.database.ids(OPEN).isEmpty()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Settles what {@code enqueue-calls} has not settled by itself.
	 */
	private void settle() {
		if (this.database.ids(UNSETTLED).isEmpty()) {
			return;
		}
		Set<Long> waiting = reconcile(this.schedule.release());
		if (!this.schedule.release()) {
			decide(waiting);
			// enough of this: what else was held may go
			if (waiting.size() > DECISIONS) {
				reconcile(true);
			}
		}
	}

	private void startFlows() {
		for (int round = 0; round < FLOW_ROUNDS
				&& (round == 0 || !this.database.ids(WITHOUT_FLOW).isEmpty()); round++) {
			run(flows());
		}
	}

	private Set<Long> reconcile(boolean release) {
		String err = run(command("reconcile-calls", Commands.reconcile(release)));
		Set<Long> waiting = new TreeSet<>();
		Matcher matcher = WAITING.matcher(err);
		while (matcher.find()) {
			waiting.add(Long.valueOf(matcher.group(1)));
		}
		return waiting;
	}

	/**
	 * A person looks at the provider's own list, and says what it says.
	 */
	private void decide(Set<Long> waiting) {
		Truth truth = this.sandbox.truth();
		Books books = this.database.books();
		Set<String> held = books.calls()
			.stream()
			.map(Books.Call::sid)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		List<List<String>> commands = books.calls()
			.stream()
			.filter((call) -> waiting.contains(call.id()))
			.limit(DECISIONS)
			.map((call) -> {
				boolean placed = truth.calls()
					.stream()
					.anyMatch((dialled) -> dialled.to().equals(call.msisdn()) && !held.contains(dialled.sid())
							&& !dialled.at().isBefore(Objects.requireNonNullElse(call.sentAt(), Instant.MAX)));
				this.tally.count(placed ? "held, decided as placed" : "held, decided as not placed");
				return command("reconcile-calls",
						List.of("phoneCallId=" + call.id(), "decision=" + (placed ? "placed" : "not-placed")));
			})
			.toList();
		for (int i = 0; i < commands.size(); i += DECISIONS_AT_ONCE) {
			runAll(commands.subList(i, Math.min(commands.size(), i + DECISIONS_AT_ONCE)));
		}
	}

	private List<String> enqueue() {
		String runId = nextRun();
		this.callsPerRun.put(runId, NO_LIMITS.callsPerRun());
		return command("enqueue-calls", runId, Commands.enqueue(this.schedule.release(), NO_LIMITS, UNHURRIED));
	}

	private List<String> update() {
		return command("update-calls", Commands.update());
	}

	private List<String> flows() {
		return command("start-flows", Commands.startFlows());
	}

	private List<String> command(String job, List<String> arguments) {
		return command(job, nextRun(), arguments);
	}

	private static List<String> command(String job, String runId, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of("run", job, "runId=" + runId));
		command.addAll(arguments);
		return command;
	}

	private String nextRun() {
		return "healing-" + ++this.runs;
	}

	private String run(List<String> command) {
		return runAll(List.of(command)).get(0).err();
	}

	private List<ScfmProcess.Ended> runAll(List<List<String>> commands) {
		List<ScfmProcess> processes = commands.stream()
			.map((command) -> this.program.start(command.toArray(String[]::new)))
			.toList();
		List<ScfmProcess.Ended> ended = new ArrayList<>();
		for (int i = 0; i < commands.size(); i++) {
			ScfmProcess process = processes.get(i);
			process.endsWithin(LONGEST_LIFE);
			ended.add(process.awaitEnd());
			if (ended.get(i).exitCode() != 0) {
				this.tally.report(commands.get(i).toString(), "ended with " + ended.get(i).exitCode()
						+ " though nothing went wrong any more: " + ended.get(i).err());
			}
		}
		return ended;
	}

	private String diagnosis() {
		Books books = this.database.books();
		Map<String, Long> calls = books.calls()
			.stream()
			.collect(Collectors.groupingBy(Books.Call::status, Collectors.counting()));
		Map<String, Long> people = books.participations()
			.stream()
			.collect(Collectors.groupingBy(Books.Participation::lastOutcome, Collectors.counting()));
		List<Books.Call> open = books.calls()
			.stream()
			.filter(Books.Call::live)
			.sorted(Comparator.comparing(Books.Call::id))
			.limit(3)
			.toList();
		return "calls " + calls + ", people " + people + ", open for example " + open;
	}

}
