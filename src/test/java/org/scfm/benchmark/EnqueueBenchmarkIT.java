package org.scfm.benchmark;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code enqueue-calls}, beside a bare loop of the same HTTP client at the same provider.
 */
@Benchmark
class EnqueueBenchmarkIT {

	private static final int CONCURRENCY = 64;

	private static final Duration LATENCY = Duration.ofMillis(100);

	private static final int CALLS_WITH_LATENCY = BenchmarkTable.size("enqueue.calls", 6_000, 12_000);

	private static final int CALLS_WITHOUT = BenchmarkTable.size("enqueue.callsAtNoLatency", 6_000, 20_000);

	private static final Sandbox PROVIDER = Sandbox.start(SandboxSettings.builder().callsPerSecond(0).build(),
			Clock.systemUTC());

	private static final Map<String, String> ENVIRONMENT = Map.of("SOMLENG_CLIENT_REST_API_BASE_URL",
			PROVIDER.url().toString(), "SOMLENG_ACCOUNT_SID", SandboxSettings.TWILIO_ACCOUNT_SID, "SOMLENG_AUTH_TOKEN",
			SandboxSettings.AUTH_TOKEN);

	@TempDir
	private Path folder;

	@AfterAll
	static void close() {
		PROVIDER.close();
	}

	@Test
	@EnabledWithMySql
	void at_100_ms_on_mysql(BenchmarkTable table) {
		measure(ProcessDatabase.mySql(), "MySQL", LATENCY, CALLS_WITH_LATENCY, table);
	}

	@Test
	@EnabledWithMySql
	void at_no_latency_on_mysql(BenchmarkTable table) {
		measure(ProcessDatabase.mySql(), "MySQL", Duration.ZERO, CALLS_WITHOUT, table);
	}

	@Test
	void at_no_latency_on_h2(BenchmarkTable table) {
		measure(ProcessDatabase.h2(this.folder), "H2", Duration.ZERO, CALLS_WITHOUT, table);
	}

	private void measure(ProcessDatabase database, String name, Duration latency, int calls, BenchmarkTable table) {
		database.migrate();
		LargeCallout.insert(database, calls, 0);
		PROVIDER.change((settings) -> settings.toBuilder().latency(latency).build());
		double limit = BareClient.post(this.folder, ENVIRONMENT, calls, CONCURRENCY);
		PROVIDER.forget();
		MeasuredRun run = MeasuredRun.of(this.folder, database, ENVIRONMENT, "enqueue-calls",
				"requestParams=" + Campaign.REQUEST_PARAMS, "concurrency=" + CONCURRENCY);
		assertThat(PROVIDER.ledger().calls()).hasSize(calls);
		assertThat(PROVIDER.ledger().dialledRepeatedly()).isEmpty();
		assertThat(PROVIDER.ledger().mostInFlight()).isBetween(1, CONCURRENCY);
		assertThat(database.count("phone_calls WHERE status = 'queued'")).isEqualTo(calls);
		PROVIDER.forget();
		table.add(new Row(
				"`enqueue-calls`, %,d calls, concurrency %d, provider's latency %d ms".formatted(calls, CONCURRENCY,
						latency.toMillis()),
				name, calls / run.seconds(), limit, "calls/s", "the same HTTP client without a database",
				Bar.atLeast(latency.isZero() ? 0.6 : 0.95)));
	}

}
