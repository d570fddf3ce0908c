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

	private static final int KILLS_IN_LONG = 200;

	private static final int KILLS_PER_STORM = 24;

	@TempDir
	private static Path folder;

	private final Map<String, Integer> total = new TreeMap<>();

	@Test
	void a_short_storm_calls_nobody_twice_and_loses_nobody() {
		storm(Long.getLong("torture.seed", new Random().nextInt(1_000_000)),
				Integer.getInteger("torture.kills", KILLS_IN_SHORT));
	}

	@Test
	@Tag("torture")
	void a_long_storm_calls_nobody_twice_and_loses_nobody() {
		long seed = Long.getLong("torture.seed", new Random().nextInt(1_000_000));
		int kills = Integer.getInteger("torture.kills", KILLS_IN_LONG);
		for (int storm = 0; this.total.getOrDefault("killed", 0) < kills; storm++) {
			storm(seed + storm, Math.min(KILLS_PER_STORM, kills));
		}
		LOG.info("In all: {}", this.total);
	}

	private void storm(long seed, int kills) {
		Schedule schedule = Schedule.of(seed, kills, PEOPLE * 5 / 2);
		String replay = "torture seed " + seed + ", kills " + kills
				+ " (again: mvn verify -Dit.test='TortureIT#a_short*' -Dtorture.seed=" + seed + " -Dtorture.kills="
				+ kills + ")";
		LOG.info("{}\n{}", replay, schedule.text());
		Instant began = Instant.now();
		Tally tally = new Tally();
		TortureDatabase database = TortureDatabase.create(PEOPLE);
		try (SandboxProcess sandbox = SandboxProcess.start(program(), schedule.somleng())) {
			sandbox.prepare(seed);
			ScfmProcess.Launch jobs = program().with(environment(database, sandbox));
			Instant stormBegan = Instant.now();
			new Storm(jobs, sandbox, database, tally).rage(schedule);
			Instant stormEnded = Instant.now();
			sandbox.calm(schedule.faults()).forEach(tally::count);
			tally.log("the storm is over");
			Healing healing = new Healing(jobs, sandbox, database, tally, schedule);
			Set<Long> waiting = healing.heal();
			Truth truth = sandbox.truth();
			Books books = database.books();
			int adopted = database.ids(ADOPTED).size();
			List<Audit.Violation> violations = new ArrayList<>(tally.violations());
			violations.addAll(new Audit(truth, books, rules(schedule, healing, tally), waiting).violations());
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

	private static Rules rules(Schedule schedule, Healing healing, Tally tally) {
		Map<String, Integer> callsPerRun = new HashMap<>(healing.callsPerRun());
		schedule.launches()
			.stream()
			.filter((launch) -> launch.limits() != null)
			.forEach((launch) -> callsPerRun.put(launch.runId(), launch.limits().callsPerRun()));
		return new Rules(Set.of(Commands.RETRY_STATUSES), Commands.MAX_ATTEMPTS, callsPerRun, tally.periodLimits(),
				Duration.ofMinutes(59));
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

}
