package org.scfm.launch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.scfm.remote.PartitionQueue;
import org.scfm.remote.RemoteWorkers;
import org.scfm.test.Campaign;
import org.scfm.test.OnH2;
import org.scfm.test.OtherApplication;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker that has neither an account at the provider nor a token for RapidPro.
 */
@OnH2
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerJobsTests extends RemoteContract {

	private static final Map<String, String> ENQUEUE = Map.of("workers", "remote", "runId", "a", "workerTimeout",
			"PT1S", "requestParams", Campaign.REQUEST_PARAMS);

	private final Queue<StepExecutionRequest> taken = new ConcurrentLinkedQueue<>();

	@Autowired
	private List<Job> jobs;

	private OtherApplication unfit;

	@BeforeAll
	void startUnfit(@Autowired Environment environment) {
		Map<String, String> settings = new HashMap<>(broker());
		settings.putAll(Map.of("scfm.provider.account-sid", "", "scfm.provider.auth-token", ""));
		this.unfit = OtherApplication.start(environment, settings);
	}

	@AfterAll
	void endUnfit() {
		this.unfit.close();
	}

	@BeforeEach
	void forget() {
		this.taken.clear();
	}

	@Test
	void it_says_what_is_missing_and_which_jobs_it_leaves_to_others(CapturedOutput output) {
		this.unfit.bean(WorkerJobs.class).begin();
		assertThat(output.getErr()).contains(
				"This worker leaves enqueue-calls and update-calls to others: "
						+ "No account to place calls with. Set SOMLENG_ACCOUNT_SID",
				"This worker leaves start-flows to others: no key for RapidPro: set RAPIDPRO_API_TOKEN");
	}

	@Test
	void it_takes_the_partitions_of_other_jobs() {
		this.campaign.contacts(20);
		this.campaign.callout("initialized", "{}");
		try (PartitionQueue.Receiving receiving = receiveUnfit()) {
			JobRun run = this.launcher.run("populate-callout", Map.of("workers", "remote"));
			assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		}
		assertThat(this.taken).extracting(StepExecutionRequest::getStepName).contains("populate-callout");
		assertThat(this.database.count("callout_participations")).isEqualTo(20);
	}

	@Test
	void what_it_cannot_do_is_done_by_who_can() {
		this.campaign.running(25);
		try (PartitionQueue.Receiving receiving = receiveUnfit()) {
			JobRun alone = this.launcher.run("enqueue-calls", ENQUEUE);
			assertThat(alone.exitCode()).isEqualTo(ExitCode.FAILED);
			assertThat(alone.message()).startsWith("no worker has been at work on this run for PT1S: start workers");
			assertThat(this.database.count("phone_calls")).isZero();
			try (PartitionQueue.Receiving fit = this.workers.queue().receive(this.runner::run)) {
				JobRun run = this.launcher.run("enqueue-calls", Map.of("runId", "a", "workerTimeout", "PT5M"));
				assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
			}
		}
		assertThat(this.taken).isEmpty();
		assertThat(this.sandbox.ledger().calls()).hasSize(25);
	}

	private PartitionQueue.Receiving receiveUnfit() {
		return this.unfit.bean(RemoteWorkers.class).queue().receive((request) -> {
			this.taken.add(request);
			this.unfit.bean(PartitionRunner.class).run(request);
		}, this.unfit.bean(WorkerJobs.class).leftToOthers());
	}

	@Test
	void it_does_not_begin_what_it_is_offered_all_the_same() {
		this.campaign.running(25);
		try (PartitionQueue.Receiving receiving = this.workers.queue()
			.receive(this.unfit.bean(PartitionRunner.class)::run)) {
			JobRun run = this.launcher.run("enqueue-calls", ENQUEUE);
			assertThat(run.message()).startsWith("no worker has been at work on this run for PT1S: start workers");
		}
		assertThat(this.database.count("phone_calls")).isZero();
		assertThat(this.database.column(String.class,
				"SELECT STATUS FROM BATCH_STEP_EXECUTION WHERE STEP_NAME LIKE 'enqueue-calls:%'"))
			.hasSize(3)
			.containsOnly("STOPPED");
	}

	@Test
	void the_step_of_a_job_that_workers_do_has_the_jobs_name() {
		List<String> spread = this.jobs.stream()
			.flatMap((job) -> ((AbstractJob) job).getStepNames()
				.stream()
				.filter((step) -> RemoteWorkers.find(job, step).isPresent())
				.peek((step) -> assertThat(step).isEqualTo(job.getName())))
			.toList();
		assertThat(spread).containsExactlyInAnyOrder("import-contacts", "populate-callout", "enqueue-calls",
				"update-calls", "start-flows");
	}

}
