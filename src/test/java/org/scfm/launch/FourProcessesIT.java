package org.scfm.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.call.Standings;
import org.scfm.policy.Bucket;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four processes call people of three callouts at once, 1,000 in all, under every rule
 * that there is, while an operator pauses one of the callouts and stops another. By what
 * the provider saw, no rule was broken by a single call.
 */
@EnabledWithMySql
class FourProcessesIT {

	private static final int PEOPLE = 1000;

	private static final int PROCESSES = 4;

	// four times as much is more than the rules allow, and less than a busy machine can
	private static final int PER_SECOND = 24;

	private static final int PER_RUN = 120;

	private static final int PER_PERIOD = 400;

	// a slice of a quarter of a second, and what the announcement and the request take
	private static final int INEXACT = 3 * PER_SECOND / 4;

	private static final int HEAVY = 1;

	private static final int LIGHT = 2;

	private static final int STOPPED = 3;

	@TempDir
	private Path folder;

	private final Sandbox sandbox = Sandbox.start(SandboxSettings.builder().callsPerSecond(0).build(),
			Clock.systemUTC());

	private final ProcessDatabase database = ProcessDatabase.mySql();

	private final Map<Integer, Instant> ended = new HashMap<>();

	@BeforeEach
	void arrange() {
		this.database.migrate();
		this.database.insertContacts(PEOPLE);
		this.database.execute(
				"""
						UPDATE contacts SET metadata = CASE MOD(id, 10) WHEN 7 THEN '{"zone":"Etc/GMT-12"}' ELSE '{"zone":"UTC"}' END
						""",
				"""
						INSERT INTO do_not_call (pattern, prefix_length, added_at, added_by_execution)
						SELECT msisdn, 0, UTC_TIMESTAMP(6), 0 FROM contacts WHERE MOD(id, 25) = 3
						""");
		insertCallout(HEAVY, "\"weight\":\"3\"", "id <= 600");
		insertCallout(LIGHT, "\"callingHours\":\"" + hours() + "\",\"timeZoneKey\":\"zone\"", "id > 300");
		insertCallout(STOPPED, "\"maxAttempts\":\"2\"", "id > 200");
	}

	private void insertCallout(int id, String rules, String people) {
		this.database.execute("""
				INSERT INTO callouts (id, status, metadata, dial_policy, created_at, updated_at) VALUES
				(%d, 'running', '{}', '{"maxCallsPerPerson":"1/24h",%s}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
				""".formatted(id, rules), """
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT %d, id, msisdn, '{}', created_at, updated_at FROM contacts WHERE %s ORDER BY id
				""".formatted(id, people));
	}

	// open now in UTC, and closed twelve hours ahead of it
	private static String hours() {
		LocalTime now = LocalTime.now(Clock.systemUTC().withZone(ZoneOffset.UTC));
		DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm");
		return minutes.format(now.minusHours(2)) + "-" + minutes.format(now.plusHours(2));
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void no_rule_is_broken_by_a_single_call() {
		try (ConfigurableApplicationContext operator = operator()) {
			List<ScfmProcess.Ended> runs = callWhileTheOperatorEndsTwoOfTheCallouts(operator);
			assertThat(runs).allSatisfy((run) -> assertThat(run.exitCode()).as(run.err()).isZero());
			Map<String, Integer> callouts = callouts();
			List<Ledger.Dialled> calls = this.sandbox.ledger()
				.calls()
				.stream()
				.sorted(Comparator.comparing(Ledger.Dialled::at))
				.toList();
			assertCounts(calls, callouts);
			assertRate(calls);
			assertPeople(calls, callouts);
			assertNothingAfterTheEnd(calls, callouts);
			assertEverybodyIsInABucket(operator.getBean(Standings.class));
		}
	}

	private List<ScfmProcess.Ended> callWhileTheOperatorEndsTwoOfTheCallouts(ConfigurableApplicationContext operator) {
		List<ScfmProcess> processes = new ArrayList<>();
		try {
			for (int i = 0; i < PROCESSES; i++) {
				processes.add(ScfmProcess.in(this.folder)
					.with(this.database.environment())
					.with(SandboxEnvironment.of(this.sandbox, false))
					.start("run", "enqueue-calls", "callsPerSecond=" + PER_SECOND, "maxCallsToEnqueue=" + PER_RUN,
							"maxCallsPerPeriod=" + PER_PERIOD,
							"requestParams={\"from\":\"1234\",\"url\":\"http://demo.twilio.com/docs/voice.xml\"}"));
			}
			end(operator, HEAVY, "pause", 80);
			end(operator, STOPPED, "stop", 160);
			return processes.stream().map(ScfmProcess::awaitEnd).toList();
		}
		finally {
			processes.forEach(ScfmProcess::close);
		}
	}

	private void end(ConfigurableApplicationContext operator, int callout, String action, int calls) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(120))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.sandbox.ledger().calls().size() >= calls);
		JobRun run = operator.getBean(JobLauncher.class)
			.run("change-callout", Map.of("action", action, "calloutId", String.valueOf(callout)));
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		this.ended.put(callout, Clock.systemUTC().instant());
	}

	private ConfigurableApplicationContext operator() {
		Map<String, String> provider = SandboxEnvironment.of(this.sandbox, false);
		return new SpringApplicationBuilder(TestedApplication.class).run(Stream.concat(
				Stream.of("--spring.datasource.url=" + this.database.url(), "--spring.datasource.username="
						+ this.database.username(), "--spring.datasource.password=" + this.database.password()),
				provider.entrySet().stream().map((variable) -> "--" + variable.getKey() + "=" + variable.getValue()))
			.toArray(String[]::new));
	}

	/**
	 * For which callout each number was called, by the books: once each.
	 */
	private Map<String, Integer> callouts() {
		Map<String, Integer> callouts = new HashMap<>();
		this.database.column("SELECT CONCAT(msisdn, ' ', callout_id) FROM phone_calls").forEach((call) -> {
			String[] words = call.split(" ");
			assertThat(callouts.put(words[0], Integer.valueOf(words[1]))).as(words[0]).isNull();
		});
		return callouts;
	}

	private void assertCounts(List<Ledger.Dialled> calls, Map<String, Integer> callouts) {
		assertThat(calls).hasSizeBetween(200, PER_PERIOD);
		assertThat(this.database.count("phone_calls WHERE status = 'queued' OR remote_call_id IS NOT NULL"))
			.isEqualTo(this.database.count("phone_calls"))
			.isEqualTo(calls.size());
		assertThat(this.database
			.column("SELECT COUNT(*) FROM phone_calls GROUP BY placed_by_execution ORDER BY placed_by_execution"))
			.hasSize(PROCESSES)
			.allSatisfy((count) -> assertThat(Integer.parseInt(count)).isBetween(1, PER_RUN));
		// three to one to one, while all of them ran
		assertThat(calls.subList(0, 100).stream().filter((call) -> callouts.get(call.to()) == HEAVY)).hasSizeBetween(50,
				70);
	}

	private static void assertRate(List<Ledger.Dialled> calls) {
		for (int seconds : List.of(1, 5, 60)) {
			for (int i = 0; i < calls.size(); i++) {
				Instant begin = calls.get(i).at();
				assertThat(calls.subList(i, calls.size())
					.stream()
					.takeWhile((call) -> call.at().isBefore(begin.plusSeconds(seconds))))
					.as("calls in the %d seconds from %s", seconds, begin)
					.hasSizeLessThanOrEqualTo(seconds * PER_SECOND + INEXACT);
			}
		}
	}

	private void assertPeople(List<Ledger.Dialled> calls, Map<String, Integer> callouts) {
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
		assertThat(calls).extracting(Ledger.Dialled::to)
			.containsExactlyInAnyOrderElementsOf(callouts.keySet())
			.doesNotContainAnyElementsOf(this.database.column("SELECT pattern FROM do_not_call"));
		assertThat(this.database.count("""
				phone_calls c JOIN contacts p ON p.id = c.contact_id
				WHERE c.callout_id = %d AND p.metadata LIKE '%%GMT-12%%'""".formatted(LIGHT))).isZero();
	}

	private void assertNothingAfterTheEnd(List<Ledger.Dialled> calls, Map<String, Integer> callouts) {
		this.ended.forEach((callout, at) -> {
			assertThat(calls).filteredOn((call) -> callouts.get(call.to()).equals(callout))
				.isNotEmpty()
				.allSatisfy((call) -> assertThat(call.at()).isBefore(at));
		});
	}

	private void assertEverybodyIsInABucket(Standings standings) {
		Map<Integer, Map<Bucket, Long>> buckets = new HashMap<>();
		for (int callout : List.of(HEAVY, LIGHT, STOPPED)) {
			buckets.put(callout, standings.count(callout).buckets());
			assertThat(buckets.get(callout).values().stream().mapToLong(Long::longValue).sum())
				.isEqualTo(this.database.count("callout_participations WHERE callout_id = " + callout));
		}
		assertThat(buckets.get(HEAVY)).extractingByKey(Bucket.CALLOUT_NOT_RUNNING).isNotEqualTo(0L);
		assertThat(buckets.get(STOPPED)).extractingByKey(Bucket.CALLOUT_NOT_RUNNING).isNotEqualTo(0L);
		assertThat(buckets.get(LIGHT)).extractingByKeys(Bucket.OUTSIDE_HOURS, Bucket.DO_NOT_CALL, Bucket.IN_FLIGHT)
			.doesNotContain(0L);
	}

}
