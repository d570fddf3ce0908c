package org.scfm.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.scfm.database.Transactions;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Recognises executions whose process is dead, however it died, and marks them as failed,
 * so that they can be restarted. The guard of a run tells: whoever can take it knows that
 * nobody else is at work on the run. An execution whose guard is held is never touched,
 * however long it is silent.
 */
@Component
public class Recovery {

	private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

	private static final String DIED = "the process died before it recorded how this ended";

	private static final int ATTEMPTS = 5;

	// between recording a run and its first execution a living process takes some
	// milliseconds
	private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

	private final Executions executions;

	private final JobRepository jobRepository;

	private final RunGuard runGuard;

	private final Transactions transactions;

	private final JdbcClient jdbc;

	private final Clock clock;

	Recovery(Executions executions, JobRepository jobRepository, RunGuard runGuard, Transactions transactions,
			JdbcClient jdbc, Clock clock) {
		this.executions = executions;
		this.jobRepository = jobRepository;
		this.runGuard = runGuard;
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Looks at everything that seems to run.
	 * @return what became of each, newest first
	 */
	public List<Finding> recoverAll() {
		List<Finding> findings = new ArrayList<>();
		for (ExecutionSummary execution : this.executions.list(ExecutionFilter.RUNNING)) {
			findings.add(recover(execution));
		}
		findings.addAll(removeRunsWithoutExecution());
		return findings;
	}

	/**
	 * Looks at one execution.
	 * @param executionId its id
	 * @return what became of it
	 * @throws UsageException if there is none
	 */
	public Finding recover(long executionId) {
		return recover(this.executions.find(executionId));
	}

	private Finding recover(ExecutionSummary execution) {
		return new Finding(execution.id(), execution.job(), execution.runId(), result(execution));
	}

	private Finding.Result result(ExecutionSummary execution) {
		if (!execution.seemsToRun()) {
			return Finding.Result.ENDED;
		}
		if (execution.runId() == null) {
			// not launched by this program, so nobody here knows whether it lives
			return Finding.Result.RUNNING;
		}
		Optional<RunGuard.Held> guard = this.runGuard.tryTake(execution.job(), execution.runId());
		if (guard.isEmpty()) {
			return Finding.Result.RUNNING;
		}
		try (RunGuard.Held held = guard.get()) {
			return declareDead(execution.id()) ? Finding.Result.RECOVERED : Finding.Result.ENDED;
		}
	}

	/**
	 * Marks an execution and its steps as failed. To be called only by who holds the
	 * guard of its run.
	 * @param executionId the execution's id
	 * @return false if its end was recorded meanwhile, so that nothing was changed
	 */
	public boolean declareDead(long executionId) {
		for (int attempt = 1;; attempt++) {
			try {
				boolean dead = this.transactions.get(() -> markFailed(executionId));
				if (dead) {
					LOG.warn("The process of execution {} has died", executionId);
				}
				return dead;
			}
			catch (OptimisticLockingFailureException ex) {
				// a process that lost the guard without knowing yet has recorded
				// something
				if (attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private boolean markFailed(long executionId) {
		// before anything is read: workers of the run may live and commit chunk by chunk
		this.jdbc.sql("SELECT STEP_EXECUTION_ID FROM BATCH_STEP_EXECUTION WHERE JOB_EXECUTION_ID = ? FOR UPDATE")
			.param(executionId)
			.query(Long.class)
			.list();
		JobExecution execution = this.jobRepository.getJobExecution(executionId);
		if (execution == null || !Executions.SEEM_TO_RUN.contains(execution.getStatus())) {
			return false;
		}
		markFailed(execution);
		return true;
	}

	private void markFailed(JobExecution execution) {
		LocalDateTime now = LocalDateTime.ofInstant(this.clock.instant(), ZoneId.systemDefault());
		ExitStatus died = new ExitStatus(ExitStatus.FAILED.getExitCode(), DIED);
		for (StepExecution step : execution.getStepExecutions()) {
			if (Executions.SEEM_TO_RUN.contains(step.getStatus())) {
				step.setStatus(BatchStatus.FAILED);
				step.setExitStatus(died);
				step.setEndTime(now);
				this.jobRepository.update(step);
			}
		}
		execution.setStatus(BatchStatus.FAILED);
		execution.setExitStatus(died);
		execution.setEndTime(now);
		this.jobRepository.update(execution);
	}

	private List<Finding> removeRunsWithoutExecution() {
		List<Long> suspects = runsWithoutExecution();
		if (suspects.isEmpty()) {
			return List.of();
		}
		LockSupport.parkNanos(SECOND_LOOK.toNanos());
		List<Finding> findings = new ArrayList<>();
		for (long instance : suspects) {
			String job = this.jdbc.sql("SELECT JOB_NAME FROM BATCH_JOB_INSTANCE WHERE JOB_INSTANCE_ID = ?")
				.param(instance)
				.query(String.class)
				.optional()
				.orElse("");
			if (this.transactions.get(() -> remove(instance)) > 0) {
				findings.add(new Finding(null, job, null, Finding.Result.REMOVED));
			}
		}
		return findings;
	}

	private List<Long> runsWithoutExecution() {
		return this.jdbc.sql("""
				SELECT JOB_INSTANCE_ID FROM BATCH_JOB_INSTANCE i WHERE NOT EXISTS (
				  SELECT 1 FROM BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = i.JOB_INSTANCE_ID)
				ORDER BY JOB_INSTANCE_ID DESC
				""").query(Long.class).list();
	}

	private int remove(long instance) {
		return this.jdbc.sql("""
				DELETE FROM BATCH_JOB_INSTANCE WHERE JOB_INSTANCE_ID = :id AND NOT EXISTS (
				  SELECT 1 FROM BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = :id)
				""").param("id", instance).update();
	}

}
