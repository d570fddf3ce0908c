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

	private static final int FEW = BenchmarkTable.size("claim.few", 10_000);

	private static final int MANY = BenchmarkTable.size("claim.many", 1_000_000);

	private static final int CLAIMED = 1000;

	private static final int CALLED = 4000;

	private static final int ROUNDS = 15;

	@TempDir
	private Path folder;

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) {
		ProcessDatabase few = withCalled(FEW);
		ProcessDatabase many = withCalled(MANY);
		compareClaims(few, many, table);
		compareMemory(few, many, table);
	}

	private static ProcessDatabase withCalled(int people) {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		LargeCallout.insert(database, people + CALLED, people);
		return database;
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
