package org.scfm.benchmark;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.call.TimedClaims;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a claim costs, and how much memory the jobs take, where few and where very many
 * people have been called.
 */
@Benchmark
class ClaimBenchmarkIT {

	private static final int FEW = BenchmarkTable.size("claim.few", 10_000, 10_000);

	private static final int MANY = BenchmarkTable.size("claim.many", 100_000, 1_000_000);

	private static final int CLAIMED = 1000;

	private static final int CALLED = BenchmarkTable.size("claim.called", 2_000, 4_000);

	// the first ones compile the code
	private static final int ROUNDS = BenchmarkTable.size("claim.rounds", 20, 40);

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) {
		ProcessDatabase few = withCalled(ProcessDatabase.mySql(), FEW);
		ProcessDatabase many = withCalled(ProcessDatabase.mySql(), MANY);
		compareClaims(few, many, table);
		compareMemory(few, many, table);
	}

	private static ProcessDatabase withCalled(ProcessDatabase database, int people) {
		database.migrate();
		LargeCallout.insert(database, people + CALLED, people);
		return database;
	}

	@Test
	@LargeBenchmark
	@EnabledWithMySql
	void with_rules_on_mysql(BenchmarkTable table) {
		ProcessDatabase without = withCalled(ProcessDatabase.mySql(), FEW);
		ProcessDatabase with = withCalled(ProcessDatabase.mySql(), FEW);
		compareRules(without, with, "MySQL", table);
	}

	@Test
	@LargeBenchmark
	void with_rules_on_h2(BenchmarkTable table) {
		ProcessDatabase without = withCalled(ProcessDatabase.h2(this.folder.resolve("without")), FEW);
		ProcessDatabase with = withCalled(ProcessDatabase.h2(this.folder.resolve("with")), FEW);
		compareRules(without, with, "H2", table);
	}

	private static void compareRules(ProcessDatabase without, ProcessDatabase with, String on, BenchmarkTable table) {
		with.execute("""
				UPDATE callouts SET dial_policy = '{"callingHours":"00:00-24:00","callingDays":"mon-sun",\
				"maxCallsPerPerson":"3/24h","maxAttempts":"5","retry":"busy:15m not_answered:2h,1d","weight":"3"}'
				""", """
				INSERT INTO do_not_call (pattern, prefix_length, added_at, added_by_execution)
				SELECT msisdn, 0, created_at, 0 FROM contacts WHERE MOD(id, 10) = 0
				""", """
				INSERT INTO do_not_call (pattern, prefix_length, added_at, added_by_execution)
				VALUES ('+85599*', 6, CURRENT_TIMESTAMP, 0)
				""");
		double none = Double.MAX_VALUE;
		double all = Double.MAX_VALUE;
		try (TimedClaims unruled = new TimedClaims(without); TimedClaims ruled = new TimedClaims(with)) {
			for (int round = 0; round < ROUNDS; round++) {
				none = Math.min(none, unruled.claim(CLAIMED).toNanos() / 1e6);
				all = Math.min(all, ruled.claim(CLAIMED).toNanos() / 1e6);
			}
		}
		table.add(new Row("claim of %,d, with every rule of dialling and a do-not-call list".formatted(CLAIMED), on,
				all, none, "ms", "the same without", Bar.atMost(1.3)));
	}

	private static void compareClaims(ProcessDatabase few, ProcessDatabase many, BenchmarkTable table) {
		double withFew = Double.MAX_VALUE;
		double withMany = Double.MAX_VALUE;
		try (TimedClaims fromFew = new TimedClaims(few); TimedClaims fromMany = new TimedClaims(many)) {
			for (int round = 0; round < ROUNDS; round++) {
				withFew = Math.min(withFew, fromFew.claim(CLAIMED).toNanos() / 1e6);
				withMany = Math.min(withMany, fromMany.claim(CLAIMED).toNanos() / 1e6);
			}
		}
		table.add(new Row("claim of %,d, limits set, %,d people done".formatted(CLAIMED, MANY), "MySQL", withMany,
				withFew, "ms", "the same with %,d people done".formatted(FEW), Bar.atMost(1.2)));
	}

	private void compareMemory(ProcessDatabase few, ProcessDatabase many, BenchmarkTable table) {
		try (Sandbox provider = Sandbox.start(SandboxSettings.builder().callsPerSecond(0).build(), Clock.systemUTC())) {
			Map<String, String> environment = Map.of("SOMLENG_CLIENT_REST_API_BASE_URL", provider.url().toString(),
					"SOMLENG_ACCOUNT_SID", SandboxSettings.TWILIO_ACCOUNT_SID, "SOMLENG_AUTH_TOKEN",
					SandboxSettings.AUTH_TOKEN);
			for (String job : new String[] { "enqueue-calls", "update-calls" }) {
				String argument = job.equals("enqueue-calls") ? "requestParams=" + Campaign.REQUEST_PARAMS
						: "recentlyCreatedSeconds=0";
				double withFew = MeasuredRun.of(this.folder, few, environment, job, argument).peakMemoryMiB();
				double withMany = MeasuredRun.of(this.folder, many, environment, job, argument).peakMemoryMiB();
				table.add(new Row("memory of `%s`, %,d people done".formatted(job, MANY), "MySQL", withMany, withFew,
						"MiB", "the same with %,d people done".formatted(FEW), Bar.atMost(1.1)));
			}
			assertThat(provider.ledger().calls()).hasSize(2 * CALLED);
			assertThat(many.count("phone_calls WHERE polled_at IS NOT NULL")).isEqualTo(CALLED);
		}
	}

}
