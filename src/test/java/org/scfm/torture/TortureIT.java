package org.scfm.torture;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.ScfmProcess;
import org.scfm.test.EnabledWithMySql;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody is called twice and nobody is lost, whatever dies and whenever. System
 * properties: {@code torture.seed} replays a storm's schedule, {@code torture.kills} sets
 * how many processes are killed.
 */
@EnabledWithMySql
class TortureIT {

	private static final Logger LOG = LoggerFactory.getLogger(TortureIT.class);

	private static final String ADOPTED = "SELECT id FROM phone_calls WHERE lookup_finding = 'found at the provider'";

	private static final int PEOPLE = 300;

	private static final int KILLS_IN_SHORT = 6;

	private static final int KILLS_IN_SHORT_OVER_WORKERS = 5;

	private static final int KILLS_IN_LONG = 200;

	private static final int KILLS_PER_STORM = 24;

	@TempDir
	private static Path folder;

	private final Map<String, Integer> total = new TreeMap<>();

	@Test
	void a_short_storm_calls_nobody_twice_and_loses_nobody() {
		storm(Form.ALONE, seed(), Integer.getInteger("torture.kills", KILLS_IN_SHORT));
	}

	@Test
	@Tag("torture")
	void a_short_storm_over_workers_calls_nobody_twice_and_loses_nobody() {
		storm(Form.ON_WORKERS, seed(), Integer.getInteger("torture.kills", KILLS_IN_SHORT_OVER_WORKERS));
	}

	@Test
	@Tag("torture")
	void a_long_storm_calls_nobody_twice_and_loses_nobody() {
		storms(Form.ALONE);
	}

	@Test
	@Tag("torture")
	void a_long_storm_over_workers_calls_nobody_twice_and_loses_nobody() {
		storms(Form.ON_WORKERS);
	}

	private static long seed() {
		return Long.getLong("torture.seed", new Random().nextInt(1_000_000));
	}

	private void storms(Form form) {
		long seed = seed();
		int kills = Integer.getInteger("torture.kills", KILLS_IN_LONG);
		for (int storm = 0; killed() < kills; storm++) {
			storm(form, seed + storm, Math.min(KILLS_PER_STORM, kills));
		}
		LOG.info("In all: {}", this.total);
	}

	private int killed() {
		return this.total.entrySet()
			.stream()
			.filter((count) -> count.getKey().startsWith("killed "))
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

	private void storm(Form form, long seed, int kills) {
		Schedule schedule = form.drawing.of(seed, kills, PEOPLE * form.callouts * 5 / 6);
		String replay = "torture seed " + seed + ", kills " + kills + " (again: mvn verify " + form.test
				+ " -Dtorture.seed=" + seed + " -Dtorture.kills=" + kills + ")";
		LOG.info("{}\n{}", replay, schedule.text());
		Instant began = Instant.now();
		Tally tally = new Tally();
		TortureDatabase database = TortureDatabase.create(PEOPLE, form.callouts);
		Striker striker = new Striker(database, tally);
		BrokerProgram broker = new BrokerProgram(folder);
		try (SandboxProcess sandbox = SandboxProcess.start(program(), schedule.somleng())) {
			sandbox.prepare(seed);
			ScfmProcess.Launch jobs = program().with(environment(database, sandbox));
			if (schedule.isOnWorkers()) {
				jobs.with(broker.environment()).with(environmentOnWorkers());
			}
			Instant stormBegan;
			Instant stormEnded;
			Healing healing;
			try (Backstage backstage = new Backstage(jobs, broker, database, schedule, striker, tally)) {
				backstage.begin();
				stormBegan = Instant.now();
				new Storm(jobs, sandbox, database, striker, backstage::isThrough, tally).rage(schedule);
				backstage.calm();
				stormEnded = Instant.now();
				sandbox.calm(schedule.faults()).forEach(tally::count);
				tally.log("the storm is over");
				healing = new Healing(jobs, sandbox, database, tally, schedule);
				healing.goOnWithWhatDied();
				backstage.end();
			}
			Set<Long> waiting = healing.heal();
			Truth truth = sandbox.truth();
			Books books = database.books();
			int adopted = database.ids(ADOPTED).size();
			List<Audit.Violation> violations = new ArrayList<>(tally.violations());
			violations.addAll(new Audit(truth, books, rules(schedule, database, healing, tally), waiting).violations());
			String report = report(tally, truth, books, adopted, waiting, violations);
			LOG.info("{}\n{}\nset-up {}, storm {}, healing {}\n{}", replay, report, Duration.between(began, stormBegan),
					Duration.between(stormBegan, stormEnded), Duration.between(stormEnded, Instant.now()), tally.log());
			assertThat(violations).as("%s%n%s", replay, report).isEmpty();
		}
		tally.counts().forEach((what, count) -> this.total.merge(what, count, Integer::sum));
	}

	private static ScfmProcess.Launch program() {
		return ScfmProcess.in(folder).options("-Xmx160m", "-Xlog:disable");
	}

	private static Map<String, String> environment(TortureDatabase database, SandboxProcess sandbox) {
		Map<String, String> environment = new HashMap<>(database.environment());
		environment.putAll(sandbox.environment());
		environment.put("SCFM_ENQUEUE_SEND_WITHIN", Schedule.SEND_WITHIN.toString());
		environment.put("SCFM_ENQUEUE_SEND_ANNOUNCED_WITHIN", Schedule.SEND_ANNOUNCED_WITHIN.toString());
		environment.put("SCFM_PROVIDER_EXCHANGETIMEOUT", Schedule.EXCHANGE.toString());
		environment.put("SCFM_PROVIDER_RETRY_INITIALBACKOFF", "PT0.2S");
		environment.put("SCFM_PROVIDER_RETRY_MAXBACKOFF", "PT2S");
		environment.put("SCFM_RAPIDPRO_EXCHANGETIMEOUT", Schedule.EXCHANGE.toString());
		environment.put("SCFM_RAPIDPRO_RETRY_INITIALBACKOFF", "PT0.2S");
		environment.put("SCFM_RAPIDPRO_RETRY_MAXBACKOFF", "PT2S");
		return environment;
	}

	// all in short: how long who is halted keeps guards and locks, and partitions
	private static Map<String, String> environmentOnWorkers() {
		return Map.of("SCFM_MYSQL_WAITTIMEOUT", Schedule.SILENCE.toString(), "SCFM_MYSQL_PINGINTERVAL", "1s",
				"SCFM_WORKERS_LOOKINTERVAL", "250ms", "SCFM_BROKER_SENDAGAINAFTER", "2s",
				"SCFM_WORKERS_CALLSPERPARTITION", "10", "SCFM_WORKERS_POLLSPERPARTITION", "10",
				"SCFM_WORKERS_CONTACTSPERPARTITION", "50");
	}

	private static Rules rules(Schedule schedule, TortureDatabase database, Healing healing, Tally tally) {
		Map<String, Integer> callsPerRun = new HashMap<>(healing.callsPerRun());
		schedule.launches()
			.stream()
			.filter((launch) -> launch.limits() != null)
			.forEach((launch) -> callsPerRun.put(launch.runId(), launch.limits().callsPerRun()));
		return new Rules(Set.of(Commands.RETRY_STATUSES), Commands.MAX_ATTEMPTS, callsPerRun, tally.periodLimits(),
				Duration.ofMinutes(59), database.people());
	}

	private static String report(Tally tally, Truth truth, Books books, int adopted, Set<Long> waiting,
			List<Audit.Violation> violations) {
		Map<String, Long> statuses = new TreeMap<>();
		books.calls().forEach((call) -> statuses.merge(call.status(), 1L, Long::sum));
		return tally.counts() + "\ncalls dialled " + truth.calls().size() + ", phone calls " + statuses
				+ ", of unknown outcome and adopted " + adopted + ", flows " + truth.flowStarts().size() + ", waiting "
				+ waiting.size() + ", dialled twice " + violations(violations, Audit.Kind.TWICE) + ", lost "
				+ violations(violations, Audit.Kind.LOST) + ", limits exceeded "
				+ violations(violations, Audit.Kind.LIMITS) + ", other violations "
				+ violations.stream()
					.filter((violation) -> !Set.of(Audit.Kind.TWICE, Audit.Kind.LOST, Audit.Kind.LIMITS)
						.contains(violation.kind()))
					.count();
	}

	private static long violations(List<Audit.Violation> violations, Audit.Kind kind) {
		return violations.stream().filter((violation) -> violation.kind() == kind).count();
	}

	/**
	 * Who does the jobs in a storm.
	 */
	private enum Form {

		/** Each process its own. */
		ALONE(Schedule::of, 3, "-Dit.test='TortureIT#a_short_storm_calls*'"),

		/** Workers, where they can. */
		ON_WORKERS(Schedule::onWorkers, 2, "-Ptorture -Dit.test='TortureIT#a_short_storm_over*'");

		private final Drawing drawing;

		// the more there are, the longer the healing: one may be called for one at a time
		private final int callouts;

		private final String test;

		Form(Drawing drawing, int callouts, String test) {
			this.drawing = drawing;
			this.callouts = callouts;
			this.test = test;
		}

	}

	private interface Drawing {

		Schedule of(long seed, int kills, int people);

	}

}
