package org.scfm.admin;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.test.Campaign;
import org.scfm.test.Database;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

abstract class RecoveryContract {

	@Autowired
	private Recovery recovery;

	@Autowired
	private Decisions decisions;

	@Autowired
	private Executions executions;

	@Autowired
	private RunGuard runGuard;

	@Autowired
	private JobRepository jobRepository;

	@Autowired
	private Database database;

	@Autowired
	private Campaign campaign;

	@ParameterizedTest
	@EnumSource(names = { "STARTING", "STARTED", "STOPPING", "UNKNOWN" })
	void one_whose_process_is_dead_is_failed_and_can_be_restarted(BatchStatus status) {
		long id = execution("create-callout", "r", status);
		assertThat(this.executions.find(id).dead()).isTrue();
		assertThat(this.recovery.recoverAll())
			.containsExactly(new Finding(id, "create-callout", "r", Finding.Result.RECOVERED));
		ExecutionSummary recovered = this.executions.find(id);
		assertThat(recovered.status()).isEqualTo(BatchStatus.FAILED);
		assertThat(recovered.ended()).isNotNull();
		assertThat(recovered.failure()).isEqualTo("the process died before it recorded how this ended");
		assertThat(this.executions.details(id).steps()).extracting(StepSummary::status)
			.containsExactly(BatchStatus.FAILED);
		assertThat(this.recovery.recoverAll()).isEmpty();
		assertThat(this.campaign.run("create-callout", "runId=r").exitCode()).isEqualTo(ExitCode.COMPLETED);
	}

	@Test
	void a_living_one_is_never_touched() {
		long living = execution("create-callout", "r", BatchStatus.STARTED);
		long dead = execution("create-callout", "s", BatchStatus.STARTED);
		try (RunGuard.Held held = this.runGuard.tryTake("create-callout", "r").orElseThrow()) {
			assertThat(this.executions.find(living).alive()).isTrue();
			assertThat(this.recovery.recover(living).result()).isEqualTo(Finding.Result.RUNNING);
			assertThat(this.recovery.recoverAll()).containsExactly(
					new Finding(dead, "create-callout", "s", Finding.Result.RECOVERED),
					new Finding(living, "create-callout", "r", Finding.Result.RUNNING));
			assertThat(this.database.column(String.class,
					"SELECT STATUS FROM BATCH_STEP_EXECUTION WHERE JOB_EXECUTION_ID = ?", living))
				.containsExactly("STARTED");
		}
		assertThat(this.executions.find(living).status()).isEqualTo(BatchStatus.STARTED);
		assertThat(this.runGuard.isFree("create-callout", "s")).isTrue();
	}

	@Test
	void one_that_has_ended_is_left_as_it_is() {
		long id = execution("create-callout", "r", BatchStatus.STOPPED);
		assertThat(this.recovery.recover(id).result()).isEqualTo(Finding.Result.ENDED);
		assertThat(this.recovery.declareDead(id)).isFalse();
		assertThat(this.executions.find(id).status()).isEqualTo(BatchStatus.STOPPED);
	}

	@Test
	void an_unknown_one_is_wrong_use() {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.recovery.recover(77))
			.withMessage("there is no execution 77; those there are: scfm executions");
	}

	@Test
	void a_run_whose_process_died_before_its_first_execution_is_removed() {
		long id = execution("create-callout", "r", BatchStatus.COMPLETED);
		this.jobRepository.createJobInstance("create-callout", parameters("s"));
		assertThat(this.recovery.recoverAll())
			.containsExactly(new Finding(null, "create-callout", null, Finding.Result.REMOVED));
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(1);
		assertThat(this.executions.find(id).runId()).isEqualTo("r");
	}

	@Test
	void only_one_that_runs_can_be_stopped() {
		long dead = execution("create-callout", "r", BatchStatus.STARTED);
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.decisions.stop(dead))
			.withMessage("the process of execution %1$d is dead, so there is nothing to stop: scfm recover %1$d"
				.formatted(dead));
		try (RunGuard.Held held = this.runGuard.tryTake("create-callout", "r").orElseThrow()) {
			this.decisions.stop(dead);
			assertThat(this.executions.find(dead).status()).isEqualTo(BatchStatus.STOPPING);
			// asking twice is no error
			this.decisions.stop(dead);
		}
		long ended = execution("create-callout", "s", BatchStatus.FAILED);
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.decisions.stop(ended))
			.withMessage("execution " + ended + " has ended: FAILED");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.decisions.stop(77));
	}

	@ParameterizedTest
	@EnumSource(names = { "FAILED", "STOPPED", "STARTED", "UNKNOWN" })
	void one_that_is_abandoned_is_never_restarted(BatchStatus status) {
		long id = execution("create-callout", "r", status);
		assertThat(this.decisions.abandon(id)).isTrue();
		assertThat(this.executions.find(id).status()).isEqualTo(BatchStatus.ABANDONED);
		assertThat(this.executions.find(id).ended()).isNotNull();
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.campaign.run("create-callout", "runId=r"))
			.withMessageContaining("was abandoned");
		// once more is no error
		assertThat(this.decisions.abandon(id)).isTrue();
		assertThat(this.database.count("callouts")).isZero();
	}

	@Test
	void a_living_a_completed_and_a_restarted_one_are_not_abandoned() {
		long living = execution("create-callout", "r", BatchStatus.STARTED);
		try (RunGuard.Held held = this.runGuard.tryTake("create-callout", "r").orElseThrow()) {
			assertThat(this.decisions.abandon(living)).isFalse();
		}
		assertThat(this.executions.find(living).status()).isEqualTo(BatchStatus.STARTED);
		this.campaign.run("create-callout", "runId=r");
		long completed = this.executions.chain(living).get(1).id();
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.decisions.abandon(living))
			.withMessage(
					"execution " + living + " has been restarted since, as execution " + completed + " (COMPLETED)");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> this.decisions.abandon(completed))
			.withMessageContaining("has completed");
	}

	private long execution(String job, String runId, BatchStatus status) {
		JobParameters parameters = parameters(runId);
		JobInstance instance = this.jobRepository.createJobInstance(job, parameters);
		JobExecution execution = this.jobRepository.createJobExecution(instance, parameters, new ExecutionContext());
		StepExecution step = this.jobRepository.createStepExecution(job, execution);
		step.setStatus(status);
		this.jobRepository.update(step);
		execution.setStatus(status);
		if (!Executions.SEEM_TO_RUN.contains(status)) {
			execution.setEndTime(execution.getCreateTime());
		}
		this.jobRepository.update(execution);
		return execution.getId();
	}

	private static JobParameters parameters(String runId) {
		return new JobParametersBuilder().addString("runId", runId, true).toJobParameters();
	}

}
