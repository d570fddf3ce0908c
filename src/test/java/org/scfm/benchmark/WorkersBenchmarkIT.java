package org.scfm.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.launch.ScfmProcess;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Broker;
import org.scfm.test.Campaign;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs with {@code workers=remote} and several worker processes, beside the same with one
 * worker. All of them share this machine with MySQL, the broker and the provider, so the
 * figures say how far its processors reach, and not how far workers do.
 */
@Benchmark
@LargeBenchmark
@EnabledWithMySql
class WorkersBenchmarkIT {

	private static final int CALLS = BenchmarkTable.size("workers.calls", 12_000);

	private static final int CONTACTS = BenchmarkTable.size("workers.contacts", 200_000);

	private static final int CONCURRENCY = 32;

	@TempDir
	private Path folder;

	private final List<ScfmProcess> workers = new ArrayList<>();

	private Map<String, String> environment = Map.of();

	private ProcessorTime used = new ProcessorTime(Duration.ZERO, Duration.ZERO);

	@Test
	void enqueue(BenchmarkTable table) {
		SandboxSettings settings = SandboxSettings.builder().callsPerSecond(0).latency(Duration.ofMillis(100)).build();
		try (Broker broker = Broker.start(); Sandbox provider = Sandbox.start(settings, Clock.systemUTC())) {
			double one = 0;
			for (int count : List.of(1, 2, 4)) {
				ProcessDatabase database = ProcessDatabase.mySql();
				database.migrate();
				LargeCallout.insert(database, CALLS, 0);
				environment(database, broker,
						Map.of("SOMLENG_CLIENT_REST_API_BASE_URL", provider.url().toString(), "SOMLENG_ACCOUNT_SID",
								SandboxSettings.TWILIO_ACCOUNT_SID, "SOMLENG_AUTH_TOKEN", SandboxSettings.AUTH_TOKEN));
				MeasuredRun run = run(count, database, "enqueue-calls", "requestParams=" + Campaign.REQUEST_PARAMS,
						"concurrency=" + CONCURRENCY);
				assertThat(provider.ledger().calls()).hasSize(CALLS);
				assertThat(provider.ledger().dialledRepeatedly()).isEmpty();
				provider.forget();
				double rate = CALLS / run.seconds();
				one = (count == 1) ? rate : one;
				String work = "`enqueue-calls` by %d workers of concurrency %d, provider's latency 100 ms"
					.formatted(count, CONCURRENCY);
				table.add(new Row(work, "MySQL", rate, count * one, "calls/s", "%d times one worker".formatted(count),
						Bar.NONE));
				table.add(new Row("processor time of MySQL for each of these calls", "MySQL",
						this.used.mySql().toNanos() / 1e6 / CALLS, this.used.all().toNanos() / 1e6 / CALLS, "ms",
						"that of workers, provider and broker too", Bar.NONE));
			}
		}
	}

	@Test
	void importing(BenchmarkTable table) throws IOException {
		StringBuilder text = new StringBuilder("msisdn,name,language,province,district,age\n");
		for (int i = 0; i < CONTACTS; i++) {
			text.append("+")
				.append(85512000000L + i)
				.append(",Person ")
				.append(i)
				.append(",km,Province 7,District 9,33\n");
		}
		Path file = Files.writeString(this.folder.resolve("contacts.csv"), text);
		try (Broker broker = Broker.start()) {
			double one = 0;
			for (int count : List.of(1, 2)) {
				ProcessDatabase database = ProcessDatabase.mySql();
				database.migrate();
				environment(database, broker, Map.of("SCFM_WORKERS_BYTESPERPARTITION", "1000000"));
				MeasuredRun run = run(count, database, "import-contacts", "inputFile=" + file);
				assertThat(database.count("contacts")).isEqualTo(CONTACTS);
				double rate = CONTACTS / run.seconds();
				one = (count == 1) ? rate : one;
				table.add(new Row("`import-contacts` by %d workers, %,d new contacts".formatted(count, CONTACTS),
						"MySQL", rate, count * one, "contacts/s", "%d times one worker".formatted(count), Bar.NONE));
			}
		}
	}

	private void environment(ProcessDatabase database, Broker broker, Map<String, String> more) {
		this.environment = new HashMap<>(database.environment());
		this.environment.putAll(broker.environment());
		this.environment.putAll(more);
	}

	private MeasuredRun run(int count, ProcessDatabase database, String... job) {
		try {
			for (int i = 0; i < count; i++) {
				this.workers
					.add(ScfmProcess.in(this.folder).options("-Xmx128m").with(this.environment).start("worker"));
			}
			this.workers.forEach((worker) -> Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> worker.err().contains("waits for partitions")));
			List<String> arguments = new ArrayList<>(List.of(job));
			arguments.add("workers=remote");
			ProcessorTime before = ProcessorTime.now();
			MeasuredRun run = MeasuredRun.of(this.folder, database, this.environment, arguments.toArray(String[]::new));
			this.used = ProcessorTime.now().since(before);
			return run;
		}
		finally {
			this.workers.forEach(ScfmProcess::terminate);
			this.workers.clear();
		}
	}

}
