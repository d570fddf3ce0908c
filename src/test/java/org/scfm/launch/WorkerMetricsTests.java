package org.scfm.launch;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.monitoring.Receiver;
import org.scfm.remote.PartitionQueue;
import org.scfm.remote.RemoteWorkers;
import org.scfm.test.Campaign;
import org.scfm.test.OnH2;
import org.scfm.test.OtherApplication;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker tells of the partitions that it does, and what is left to their manager.
 */
@OnH2
class WorkerMetricsTests extends RemoteContract {

	private static final String PUSHGATEWAY = "management.prometheus.metrics.export.pushgateway.";

	@Autowired
	private Environment environment;

	@Test
	void a_worker_counts_what_it_does_and_the_manager_what_the_run_did() {
		this.campaign.running(25);
		try (Receiver gateway = Receiver.answering(202)) {
			try (OtherApplication worker = application(gateway, Map.of("scfm.worker.name", "7@here"));
					OtherApplication manager = application(gateway,
							Map.of("scfm.workers.calls-per-partition", 10, "scfm.workers.look-interval", "50ms"));
					PartitionQueue.Receiving receiving = worker.bean(RemoteWorkers.class)
						.queue()
						.receive(worker.bean(PartitionRunner.class)::run)) {
				worker.bean(WorkerJobs.class).begin();
				JobRun run = manager.bean(JobLauncher.class)
					.run("enqueue-calls", Map.of("workers", "remote", "requestParams", Campaign.REQUEST_PARAMS));
				assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			}
			assertThat(pushed(gateway, "/batch_job/worker/worker/7%40here"))
				.contains("scfm_partitions_total{outcome=\"completed\"} 3.0",
						"scfm_partitions_total{outcome=\"failed\"} 0.0", "scfm_partitions_total{outcome=\"lost\"} 0.0",
						"scfm_calls_claimed_total 25.0", "scfm_calls_sent_total{outcome=\"accepted\"} 25.0",
						"scfm_provider_exchanges_seconds_count{method=\"post\",status=\"2xx\"} 25")
				.noneMatch((line) -> line.startsWith("scfm_job_"))
				.noneMatch((line) -> line.contains("enqueue-calls:"));
			assertThat(pushed(gateway, "/batch_job/enqueue-calls"))
				.contains("scfm_job_succeeded{batch_job=\"enqueue-calls\"} 1.0",
						"scfm_step_items_total{batch_job=\"enqueue-calls\",kind=\"read\",step=\"enqueue-calls\"} 25.0",
						"scfm_calls_sent_total{outcome=\"accepted\"} 0.0",
						"scfm_partitions_total{outcome=\"completed\"} 0.0")
				.noneMatch((line) -> line.contains("enqueue-calls:"));
		}
	}

	private OtherApplication application(Receiver gateway, Map<String, ?> more) {
		Map<String, Object> settings = new HashMap<>(more);
		settings.putAll(broker());
		settings.putAll(Map.of(PUSHGATEWAY + "enabled", true, PUSHGATEWAY + "address", gateway.address()));
		return OtherApplication.start(this.environment, settings);
	}

	private static List<String> pushed(Receiver gateway, String group) {
		List<Receiver.Push> pushes = gateway.pushes().stream().filter((push) -> push.path().endsWith(group)).toList();
		assertThat(pushes).hasSize(1);
		return new String(pushes.get(0).body(), StandardCharsets.UTF_8).lines().toList();
	}

}
