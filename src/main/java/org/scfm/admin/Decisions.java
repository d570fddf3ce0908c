package org.scfm.admin;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.scfm.database.Transactions;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;

import org.springframework.batch.core.BatchStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a person decides about an execution: that it is to stop, or never to be restarted.
 */
@Component
public class Decisions {

	private final Executions executions;

	private final Recovery recovery;

	private final RunGuard runGuard;

	private final Transactions transactions;

	private final JdbcClient jdbc;

	private final Clock clock;

	Decisions(Executions executions, Recovery recovery, RunGuard runGuard, Transactions transactions, JdbcClient jdbc,
			Clock clock) {
		this.executions = executions;
		this.recovery = recovery;
		this.runGuard = runGuard;
		this.transactions = transactions;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Checks that an execution can be stopped.
	 * @param executionId its id
	 * @return the execution
	 * @throws UsageException if there is none, or it has ended, or its process is dead
	 */
	public ExecutionSummary stoppable(long executionId) {
		ExecutionSummary execution = this.executions.find(executionId);
		if (execution.dead()) {
			throw new UsageException("the process of execution " + executionId
					+ " is dead, so there is nothing to stop: scfm recover " + executionId);
		}
		if (!execution.seemsToRun()) {
			throw new UsageException("execution " + executionId + " has ended: " + execution.status());
		}
		return execution;
	}

	/**
	 * Asks a running execution to stop. The process that is at work on it notices within
	 * two seconds and ends what it has in hand. Only the job's row is written: the steps'
	 * rows belong to that process.
	 * @param executionId its id
	 * @throws UsageException if there is none, or it has ended, or its process is dead
	 */
	public void stop(long executionId) {
		stoppable(executionId);
		int asked = this.transactions.get(() -> this.jdbc.sql("""
				UPDATE BATCH_JOB_EXECUTION SET STATUS = 'STOPPING', VERSION = VERSION + 1, LAST_UPDATED = ?
				WHERE JOB_EXECUTION_ID = ? AND STATUS IN ('STARTING', 'STARTED')
				""").params(List.of(now(), executionId)).update());
		if (asked == 0) {
			// asked before, or ended meanwhile
			stoppable(executionId);
		}
	}

	/**
	 * Checks that an execution may be abandoned.
	 * @param executionId its id
	 * @return the execution
	 * @throws UsageException if there is none, or it has completed, or a later one has
	 * taken up its run
	 */
	public ExecutionSummary abandonable(long executionId) {
		List<ExecutionSummary> chain = this.executions.chain(executionId);
		ExecutionSummary execution = this.executions.find(executionId);
		ExecutionSummary last = chain.get(chain.size() - 1);
		if (last.id() != executionId) {
			throw new UsageException("execution " + executionId + " has been restarted since, as execution " + last.id()
					+ " (" + last.status() + ")");
		}
		if (execution.status() == BatchStatus.COMPLETED) {
			throw new UsageException("execution " + executionId + " has completed, so it is never restarted");
		}
		return execution;
	}

	/**
	 * Lets an execution never be restarted.
	 * @param executionId its id
	 * @return false if a process is at work on it, so that nothing was changed
	 * @throws UsageException if there is none, or it has completed, or a later one has
	 * taken up its run
	 */
	public boolean abandon(long executionId) {
		ExecutionSummary execution = abandonable(executionId);
		if (execution.runId() == null) {
			throw new UsageException("execution " + executionId + " was not launched by this program");
		}
		Optional<RunGuard.Held> guard = this.runGuard.tryTake(execution.job(), execution.runId());
		if (guard.isEmpty()) {
			return false;
		}
		try (RunGuard.Held held = guard.get()) {
			// once more, now that nobody else can begin anything
			if (abandonable(executionId).seemsToRun()) {
				this.recovery.declareDead(executionId);
			}
			this.transactions.run(() -> this.jdbc.sql("""
					UPDATE BATCH_JOB_EXECUTION SET STATUS = 'ABANDONED', VERSION = VERSION + 1, LAST_UPDATED = ?
					WHERE JOB_EXECUTION_ID = ? AND STATUS IN ('FAILED', 'STOPPED')
					""").params(List.of(now(), executionId)).update());
			return true;
		}
	}

	private LocalDateTime now() {
		return LocalDateTime.ofInstant(this.clock.instant(), ZoneId.systemDefault());
	}

}
