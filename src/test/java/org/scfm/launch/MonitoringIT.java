package org.scfm.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.monitoring.Receiver;
import org.scfm.test.Broker;
import org.scfm.test.Ports;
import org.scfm.test.ProcessDatabase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators see of the packaged program from outside.
 */
class MonitoringIT {

	private static final String PUSHGATEWAY = "MANAGEMENT_PROMETHEUS_METRICS_EXPORT_PUSHGATEWAY_";

	@TempDir
	private Path folder;

	private ScfmProcess.Launch scfm;

	@BeforeEach
	void prepare() {
		ProcessDatabase.h2(this.folder).migrate();
		this.scfm = ScfmProcess.in(this.folder);
	}

	@Test
	void a_job_pushes_when_it_ends_and_a_listing_does_not() {
		try (Receiver gateway = Receiver.answering(202)) {
			ScfmProcess.Launch pushing = this.scfm
				.with(Map.of(PUSHGATEWAY + "ENABLED", "true", PUSHGATEWAY + "ADDRESS", gateway.address()));
			ScfmProcess.Ended created = pushing.run("run", "create-callout");
			assertThat(created.exitCode()).as(created.err()).isZero();
			assertThat(gateway.pushes()).extracting(Receiver.Push::path)
				.containsExactly("/metrics/job/scfm/batch_job/create-callout");
			assertThat(pushing.run("executions").exitCode()).isZero();
			assertThat(gateway.pushes()).hasSize(1);
		}
	}

	@Test
	void a_worker_pushes_under_its_own_name_and_a_last_time_when_it_is_asked_to_end() {
		try (Receiver gateway = Receiver.answering(202);
				Broker broker = Broker.start();
				ScfmProcess worker = this.scfm.with(broker.environment())
					.with(Map.of(PUSHGATEWAY + "ENABLED", "true", PUSHGATEWAY + "ADDRESS", gateway.address(),
							PUSHGATEWAY + "SHUTDOWNOPERATION", "delete"))
					.start("worker")) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.failFast(() -> !worker.isAlive())
				.until(() -> worker.err().contains("waits for partitions"));
			assertThat(worker.err()).contains("This worker leaves enqueue-calls and update-calls to others");
			assertThat(worker.terminate().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
			assertThat(gateway.pushes()).singleElement().satisfies((push) -> {
				assertThat(push.method()).isEqualTo("DELETE");
				assertThat(push.path()).matches("/metrics/job/scfm/batch_job/worker/worker/\\d+%40[\\w.-]+");
			});
		}
	}

	@Test
	void a_gateway_that_is_away_changes_neither_the_exit_code_nor_the_output() throws Exception {
		int port = Ports.free();
		ScfmProcess.Ended created = this.scfm
			.with(Map.of(PUSHGATEWAY + "ENABLED", "true", PUSHGATEWAY + "ADDRESS", "127.0.0.1:" + port))
			.run("run", "create-callout");
		assertThat(created.exitCode()).isZero();
		assertThat(created.out()).isEqualToIgnoringNewLines("1");
		assertThat(created.err().lines()).hasSize(2)
			.last()
			.asString()
			.contains("WARN", "The metrics cannot be pushed to 127.0.0.1:" + port + ": ConnectException");
	}

	@Test
	void log_lines_are_json_by_one_setting_and_say_what_they_belong_to() {
		ScfmProcess.Launch structured = this.scfm.with("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
		assertThat(structured.run("run", "create-callout").exitCode()).isZero();
		ScfmProcess.Ended statistics = structured.run("run", "--verbose", "callout-statistics", "calloutId=1",
				"runId=+85512234567");
		assertThat(statistics.exitCode()).as(statistics.err()).isZero();
		assertThat(statistics.out()).startsWith("Callout Status");
		List<JsonNode> lines = statistics.err().lines().map(new JsonMapper()::readTree).toList();
		assertThat(lines).isNotEmpty()
			.allSatisfy((line) -> assertThat(line.get("jobName").asString()).isEqualTo("callout-statistics"))
			.allSatisfy((line) -> assertThat(line.at("/ecs/version").asString()).isNotEmpty());
		assertThat(lines.get(0).get("calloutId").asString()).isEqualTo("1");
		assertThat(lines.get(0).get("message").asString()).isEqualTo("Running callout-statistics: runId=+855•••••567");
	}

}
