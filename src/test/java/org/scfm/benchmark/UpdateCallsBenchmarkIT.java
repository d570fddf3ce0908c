package org.scfm.benchmark;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Outcome;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code update-calls}, by Twilio's list and by one request a call.
 */
@Benchmark
class UpdateCallsBenchmarkIT {

	private static final int LISTED = BenchmarkTable.size("update.listed", 5_000, 10_000);

	private static final int ASKED = BenchmarkTable.size("update.asked", 1_000, 4_000);

	private static final int CONCURRENCY = 8;

	private static final Duration LATENCY = Duration.ofMillis(100);

	private final Sandbox provider = Sandbox.start(SandboxSettings.builder()
		.callsPerSecond(0)
		.ringing(Duration.ZERO)
		.talking(Duration.ZERO)
		.weights(Map.of(Outcome.COMPLETED, 1))
		.build(), Clock.systemUTC());

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	@EnabledWithMySql
	void on_mysql(BenchmarkTable table) {
		measure(ProcessDatabase.mySql(), ProcessDatabase.mySql(), "MySQL", table);
	}

	private void measure(ProcessDatabase listed, ProcessDatabase asked, String name, BenchmarkTable table) {
		double single = rate(asked, SandboxSettings.SOMLENG_ACCOUNT_SID, ASKED);
		assertThat(this.provider.ledger().requests(RequestKind.FETCH)).isEqualTo(ASKED);
		table.add(new Row("`update-calls`, Somleng, %,d open calls, one request a call".formatted(ASKED), name, single,
				CONCURRENCY / (LATENCY.toMillis() / 1000.0), "calls/s",
				"concurrency %d by %d ms".formatted(CONCURRENCY, LATENCY.toMillis()), Bar.atLeast(0.95)));
		this.provider.forget();
		double rate = rate(listed, SandboxSettings.TWILIO_ACCOUNT_SID, LISTED);
		table.add(new Row("`update-calls`, Twilio, %,d open calls".formatted(LISTED), name, rate, single, "calls/s",
				"one request a call", Bar.atLeast(20)));
		table.add(new Row("its requests", name,
				this.provider.ledger().requests(RequestKind.LIST) + this.provider.ledger().requests(RequestKind.FETCH),
				LISTED / 1000.0, "requests", "a list of 1,000 calls each", Bar.atMost(1.2)));
	}

	/**
	 * Places calls, which are over at once, and asks for them.
	 */
	private double rate(ProcessDatabase database, String account, int calls) {
		Map<String, String> environment = new HashMap<>(
				Map.of("SOMLENG_CLIENT_REST_API_BASE_URL", this.provider.url().toString(), "SOMLENG_ACCOUNT_SID",
						account, "SOMLENG_AUTH_TOKEN", SandboxSettings.AUTH_TOKEN));
		database.migrate();
		LargeCallout.insert(database, calls, 0);
		this.provider.change((settings) -> settings.toBuilder().latency(Duration.ZERO).build());
		MeasuredRun.of(this.folder, database, environment, "enqueue-calls", "requestParams=" + Campaign.REQUEST_PARAMS,
				"concurrency=64");
		this.provider.change((settings) -> settings.toBuilder().latency(LATENCY).build());
		MeasuredRun run = MeasuredRun.of(this.folder, database, environment, "update-calls", "recentlyCreatedSeconds=0",
				"concurrency=" + CONCURRENCY);
		assertThat(database.count("phone_calls WHERE status = 'completed'")).isEqualTo(calls);
		return calls / run.seconds();
	}

}
