package org.scfm.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OnMySql;
import org.scfm.test.TestClock;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process of {@code enqueue-calls} is halted at each point at which it can stop, each
 * time with a campaign of its own; later the same commands are given again, and what a
 * cron table gives.
 */
@OnMySql
class StopPointsOnMySqlIT {

	private static final int PEOPLE = 3;

	private static final int AT_ONCE = 2;

	// The jobs that heal, and the provider, live so much later than the processes that
	// are halted: more than those take on a slow machine, and the 5 minutes of a claim.
	private static final Duration LATER = Duration.ofHours(1);

	private static final Duration GRACE = Duration.ofMinutes(2);

	@TempDir
	private Path folder;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Database database;

	@Autowired
	private Sandbox sandbox;

	@Autowired
	private TestClock clock;

	@Autowired
	private Environment environment;

	private final Map<Integer, Halted> runs = new TreeMap<>();

	private record Halted(long callout, List<String> people) {
	}

	@BeforeEach
	void it_is_later_here() throws IOException {
		this.clock.set(Instant.now().plus(LATER));
		// the stop points, and nothing else of the tests, whose beans would be found
		Path classes = this.folder.resolve(StopPoints.class.getPackageName().replace('.', '/'));
		Files.createDirectories(classes);
		for (String part : List.of("", "$1")) {
			try (InputStream code = StopPoints.class
				.getResourceAsStream(StopPoints.class.getSimpleName() + part + ".class")) {
				Files.copy(Objects.requireNonNull(code),
						classes.resolve(StopPoints.class.getSimpleName() + part + ".class"));
			}
		}
		Path factories = this.folder.resolve("META-INF/spring.factories");
		Files.createDirectories(factories.getParent());
		Files.writeString(factories,
				ApplicationContextInitializer.class.getName() + "=" + StopPoints.class.getName() + "\n");
	}

	@Test
	void everybody_is_dialled_once_wherever_the_process_stops() {
		List<String> stops = haltEverywhere();
		assertThat(String.join("\n", stops)).contains("commit of CallClaim")
			.contains("commit of CallBook")
			.contains("create of")
			.contains("commit of OutcomeBook");

		this.runs.forEach((stop, halted) -> {
			JobRun again = this.campaign.run("enqueue-calls", parameters(stop, halted));
			assertThat(again.exitCode()).as("%s: %s", stops.get(stop), again.message()).isEqualTo(ExitCode.COMPLETED);
		});
		for (int i = 0; i < 2; i++) {
			this.clock.advance(GRACE);
			assertThat(this.campaign.enqueue("releasePolicy=release").exitCode()).isEqualTo(ExitCode.COMPLETED);
		}
		this.clock.advance(GRACE);
		assertThat(this.campaign.update().exitCode()).isEqualTo(ExitCode.COMPLETED);

		Map<String, List<String>> dialled = this.sandbox.ledger()
			.calls()
			.stream()
			.collect(Collectors.groupingBy(Ledger.Dialled::to,
					Collectors.mapping(Ledger.Dialled::sid, Collectors.toList())));
		this.runs.forEach((stop, halted) -> {
			for (String msisdn : halted.people()) {
				assertThat(dialled.getOrDefault(msisdn, List.of())).as("calls at the provider, %s", stops.get(stop))
					.hasSize(1);
				assertThat(this.database.column(String.class, """
						SELECT remote_call_id FROM phone_calls WHERE msisdn = ? AND status <> 'released'
						""", msisdn)).as("calls in the books, %s", stops.get(stop)).isEqualTo(dialled.get(msisdn));
			}
			assertThat(this.database.column(String.class, """
					SELECT CONCAT(last_outcome, ' ', attempts) FROM callout_participations WHERE callout_id = ?
					""", halted.callout())).as("people, %s", stops.get(stop))
				.hasSize(PEOPLE)
				.containsOnly("completed 1");
		});
		assertThat(this.database.column(String.class, "SELECT DISTINCT status FROM phone_calls"))
			.containsOnlyOnce("completed")
			.isSubsetOf("completed", "released");
		assertThat(this.database.count("BATCH_JOB_EXECUTION WHERE STATUS NOT IN ('COMPLETED', 'FAILED')")).isZero();
	}

	/**
	 * Halts a process after its first deed, another after its second, and so on, until
	 * one ends before it is halted.
	 * @return where they were halted
	 */
	private List<String> haltEverywhere() {
		List<String> stops = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
		try {
			for (boolean all = false; !all;) {
				List<CompletableFuture<ScfmProcess.Ended>> together = new ArrayList<>();
				for (int i = 0; i < AT_ONCE; i++) {
					int stop = stops.size() + i;
					Halted halted = people();
					this.runs.put(stop, halted);
					together.add(CompletableFuture.supplyAsync(() -> haltedAfter(stop, halted), threads));
				}
				for (CompletableFuture<ScfmProcess.Ended> process : together) {
					ScfmProcess.Ended ended = process.join();
					assertThat(ended.exitCode()).as(ended.err()).isIn(StopPoints.HALTED, 0);
					all |= ended.exitCode() == 0;
					stops.add(ended.err()
						.lines()
						.filter((line) -> line.startsWith("halted"))
						.findFirst()
						.orElse("not halted"));
				}
			}
		}
		finally {
			threads.shutdown();
		}
		stops.forEach(System.out::println);
		return stops;
	}

	private Halted people() {
		List<String> people = this.campaign.contacts(PEOPLE);
		long callout = this.campaign.callout("running", "{}");
		people.forEach((msisdn) -> this.database.update("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT ?, id, msisdn, '{}', created_at, updated_at FROM contacts WHERE msisdn = ?
				""", callout, msisdn));
		return new Halted(callout, people);
	}

	private ScfmProcess.Ended haltedAfter(int deeds, Halted halted) {
		List<String> command = new ArrayList<>(List.of("run", "enqueue-calls"));
		command.addAll(List.of(parameters(deeds, halted)));
		return ScfmProcess.in(this.folder)
			.with(SandboxEnvironment.of(this.sandbox, false))
			.with("SPRING_DATASOURCE_URL", setting("url"))
			.with("SPRING_DATASOURCE_USERNAME", setting("username"))
			.with("SPRING_DATASOURCE_PASSWORD", setting("password"))
			.options("-D" + StopPoints.PROPERTY + "=" + deeds)
			.classPath(this.folder)
			.run(command.toArray(String[]::new));
	}

	private String setting(String name) {
		return this.environment.getRequiredProperty("spring.datasource." + name);
	}

	private static String[] parameters(int stop, Halted halted) {
		return new String[] { "runId=stop-" + stop, "calloutId=" + halted.callout(), "concurrency=1",
				"requestParams=" + Campaign.REQUEST_PARAMS };
	}

}
