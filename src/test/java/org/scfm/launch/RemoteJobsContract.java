package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.remote.PartitionQueue;
import org.scfm.sandbox.RequestKind;
import org.scfm.test.Campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What each job must keep to however its work is divided among workers: files, limits,
 * and what is asked of the provider.
 */
abstract class RemoteJobsContract extends RemoteContract {

	@Test
	void a_file_is_imported_in_parts_as_it_is_at_once(@TempDir Path folder) throws IOException {
		StringBuilder text = new StringBuilder("msisdn,name\n");
		for (int i = 0; i < 300; i++) {
			text.append("+").append(85512000000L + i).append((i % 7 == 0) ? ",\"two\nlines\"\n" : ",one\n");
			text.append((i % 30 == 0) ? "no number,\"x\n" : "");
		}
		Path file = Files.writeString(folder.resolve("people.csv"), text);
		Path rejected = folder.resolve("people.csv.rejected.csv");
		JobRun local = this.launcher.run("import-contacts", Map.of("inputFile", file.toString(), "runId", "l"));
		String rejectedAtOnce = Files.readString(rejected);
		List<String> contacts = contacts();
		this.database.update("DELETE FROM contacts");

		AtomicBoolean gone = new AtomicBoolean();
		JobRun run;
		try (PartitionQueue.Receiving receiving = this.workers.queue().receive((request) -> {
			if (!gone.compareAndSet(false, true)) {
				this.runner.run(request);
			}
		})) {
			run = this.launcher.run("import-contacts",
					Map.of("inputFile", file.toString(), "runId", "r", "workers", "remote"));
		}
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(steps("import-contacts:%")).hasSizeBetween(5, 7).containsOnly("COMPLETED");
		assertThat(run.results()).isEqualTo(local.results()).containsEntry("contactsCreated", 300L);
		assertThat(contacts()).isEqualTo(contacts);
		assertThat(rejected).content().isEqualTo(rejectedAtOnce).contains("a quote is opened and not closed");
		assertThat(folder).isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void workers_cannot_find_a_file_without_its_whole_path() {
		assertThatThrownBy(
				() -> this.launcher.run("import-contacts", Map.of("inputFile", "people.csv", "workers", "remote")))
			.hasMessageContaining("give the whole path");
	}

	private List<String> contacts() {
		return this.database.column(String.class, "SELECT CONCAT(msisdn, metadata) FROM contacts ORDER BY msisdn");
	}

	@Test
	void calls_are_placed_once_by_several_partitions_within_the_limits_of_the_run() {
		this.campaign.running(60);
		Map<String, String> arguments = Map.of("workers", "remote", "runId", "b", "maxCallsToEnqueue", "40",
				"requestParams", Campaign.REQUEST_PARAMS, "callsPerSecond", "200");
		AtomicBoolean killed = new AtomicBoolean();
		JobRun run;
		try (PartitionQueue.Receiving one = this.workers.queue().receive(this.runner::run);
				PartitionQueue.Receiving another = this.workers.queue().receive((request) -> {
					if (killed.compareAndSet(false, true)) {
						beginAndDie(request.getStepExecutionId());
					}
					else {
						this.runner.run(request);
					}
				})) {
			run = this.launcher.run("enqueue-calls", arguments);
		}
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).containsEntry("callsEnqueued", 40L).containsEntry("callsUnknown", 0L);
		assertThat(steps("enqueue-calls:%")).hasSize(4).containsOnly("COMPLETED");
		assertThat(this.sandbox.ledger().calls()).hasSize(40).extracting((call) -> call.to()).doesNotHaveDuplicates();
		assertThat(this.campaign.people()).containsEntry("none 0", 20L);
	}

	@Test
	void wrong_use_that_only_a_worker_finds_out_is_told_as_that() {
		this.campaign.running(15);
		JobRun run;
		try (PartitionQueue.Receiving receiving = this.workers.queue().receive((request) -> {
			this.database.update("UPDATE callouts SET metadata = '{\"requestParams\": 1}'");
			this.runner.run(request);
		})) {
			run = this.launcher.run("enqueue-calls",
					Map.of("workers", "remote", "runId", "b", "requestParams", Campaign.REQUEST_PARAMS));
		}
		assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
		assertThat(run.message()).contains("must be a JSON object: stop or pause that callout",
				"partition enqueue-calls:");
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void open_calls_are_asked_for_once_by_several_partitions_and_no_more_than_the_run_may() {
		this.campaign.running(25);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(updated("c", "23")).containsEntry("callsAsked", 23L)
			.containsEntry("callsOver", 23L)
			.containsEntry("callsLeftForLater", 0L);
		assertThat(steps("update-calls:%")).hasSize(3).containsOnly("COMPLETED");
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(23);
		assertThat(updated("d", "23")).containsEntry("callsAsked", 2L).containsEntry("callsOver", 2L);
		assertThat(updated("e", "23")).containsEntry("callsAsked", 0L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 25L));
	}

	private Map<String, Object> updated(String runId, String most) {
		try (PartitionQueue.Receiving one = this.workers.queue().receive(this.runner::run);
				PartitionQueue.Receiving another = this.workers.queue().receive(this.runner::run)) {
			JobRun run = this.launcher.run("update-calls",
					Map.of("workers", "remote", "runId", runId, "maxCallsToFetch", most));
			assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			return run.results();
		}
	}

}
