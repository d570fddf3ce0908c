package org.scfm.launch;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.scfm.database.DatabaseFaults;
import org.scfm.database.Transactions;
import org.scfm.job.PartitionedWork;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stands before the job repository and keeps its record true where a run has changed
 * hands or the database is away:
 * <ul>
 * <li>A process that was declared dead, but lives, writes nothing over what others have
 * recorded since. Spring Batch alone would: it takes over the version of an execution
 * before it updates it.</li>
 * <li>How a step or a job ended is insisted on, so that a restart of the database server
 * does not leave an execution that seems to run.</li>
 * <li>A job that completes at the moment somebody asks it to stop is completed.</li>
 * <li>Why a job failed is recorded in one line; the stack trace is with its step. That of
 * a partition begins with the reason.</li>
 * </ul>
 * Executions that this process has not begun are left to the repository.
 */
@Component
final class RunRecord implements MethodInterceptor {

	private static final Duration ROUNDING = Duration.ofMillis(1);

	private final RunWatch runWatch;

	private final Transactions transactions;

	private final JdbcClient jdbc;

	RunRecord(RunWatch runWatch, Transactions transactions, JdbcClient jdbc) {
		this.runWatch = runWatch;
		this.transactions = transactions;
		this.jdbc = jdbc;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation call) throws Throwable {
		if (!call.getMethod().getName().startsWith("update")) {
			return call.proceed();
		}
		boolean context = call.getMethod().getName().equals("updateExecutionContext");
		Runnable update = () -> proceed(call);
		if (call.getArguments()[0] instanceof JobExecution execution) {
			this.runWatch.find(execution).ifPresentOrElse((run) -> {
				if (!run.takenOver()) {
					end(run, context ? () -> this.transactions.insist(update) : () -> update(run, execution, update));
				}
			}, update);
		}
		else if (call.getArguments()[0] instanceof StepExecution step) {
			this.runWatch.find(step.getJobExecution())
				.ifPresentOrElse((run) -> update(run, step, context, update), update);
		}
		else {
			return call.proceed();
		}
		return null;
	}

	private void update(WatchedRun run, JobExecution execution, Runnable update) {
		if (execution.isRunning()) {
			update.run();
			return;
		}
		describe(run, execution);
		this.transactions.insist(() -> {
			Recorded recorded = recorded("JOB", execution.getId());
			if (!recorded.running()
					&& !recorded.is(execution.getVersion(), execution.getStatus(), execution.getEndTime())) {
				run.takeOver();
				return;
			}
			// whoever asked it to stop has come too late
			execution.setVersion(recorded.version());
			update.run();
		});
	}

	private static void describe(WatchedRun run, JobExecution execution) {
		String lost = run.lost();
		if (lost != null && execution.getStatus() == BatchStatus.STOPPED) {
			execution.setStatus(BatchStatus.FAILED);
			execution.addFailureException(new RunLostException(lost));
		}
		List<Throwable> failures = execution.getAllFailureExceptions();
		if (execution.getStatus() == BatchStatus.FAILED && !failures.isEmpty()) {
			execution.setExitStatus(new ExitStatus(ExitStatus.FAILED.getExitCode(),
					(lost != null) ? lost : Failures.reason(failures.get(0))));
		}
	}

	private void update(WatchedRun run, StepExecution step, boolean context, Runnable update) {
		if (step.getStatus().isRunning() && step.getEndTime() == null) {
			if (run.takenOver()) {
				throw new RunLostException(String.valueOf(run.lost()));
			}
			try {
				update.run();
			}
			catch (OptimisticLockingFailureException ex) {
				run.takeOver();
				// the chunk is rolled back, which the successor does again
				throw new RunLostException(String.valueOf(run.lost()));
			}
			return;
		}
		if (run.takenOver()) {
			return;
		}
		if (run.keepsAsRecorded(step.getId())) {
			return;
		}
		if (context) {
			end(run, () -> this.transactions.insist(() -> {
				if (isTheirs(run)) {
					return;
				}
				update.run();
			}));
			return;
		}
		if (run.isPartition()) {
			describe(step);
		}
		// the connection was lost at a commit; the database knows, and a restart goes by
		// it
		boolean unknown = step.getStatus() == BatchStatus.UNKNOWN;
		if (unknown) {
			step.setStatus(BatchStatus.FAILED);
		}
		if (run.isPartition() && step.getFailureExceptions().stream().anyMatch(DatabaseFaults::connectionLost)) {
			// handed back: another worker may reach the database
			step.setStatus(BatchStatus.STOPPED);
		}
		end(run, () -> this.transactions.insist(() -> {
			if (isTheirs(run)) {
				return;
			}
			Recorded recorded = recorded("STEP", step.getId());
			if (!recorded.is(step.getVersion(), step.getStatus(), step.getEndTime())) {
				if (!recorded.running() || run.isPartition()) {
					run.takeOver();
					return;
				}
				if (unknown) {
					// committed after all: position and counts there are newer than ours
					recordFailure(step);
					run.keepAsRecorded(step.getId());
					return;
				}
				// an earlier attempt counted up, and was not committed
				step.setVersion(recorded.version());
			}
			update.run();
		}));
	}

	// the manager may have taken a partition for ended, or offered it to another, as soon
	// as its guard was free
	private static boolean isTheirs(WatchedRun run) {
		if (run.isPartition() && !run.isGuarded()) {
			run.takeOver();
		}
		return run.takenOver();
	}

	// the manager reads it there, and a stack trace is cut before it comes to the reason
	private static void describe(StepExecution partition) {
		List<Throwable> failures = partition.getFailureExceptions();
		if (failures.isEmpty()) {
			return;
		}
		ExitStatus exit = partition.getExitStatus();
		String reason = Failures.reason(failures.get(0));
		if (!exit.getExitDescription().startsWith(reason)) {
			String code = Failures.isWrongUse(failures.get(0)) ? PartitionedWork.WRONG_USE : exit.getExitCode();
			partition.setExitStatus(new ExitStatus(code, reason + '\n' + exit.getExitDescription()));
		}
	}

	private void recordFailure(StepExecution step) {
		this.jdbc.sql("""
				UPDATE BATCH_STEP_EXECUTION SET STATUS = 'FAILED', EXIT_CODE = 'FAILED', END_TIME = ?, LAST_UPDATED = ?,
				  EXIT_MESSAGE = ?, VERSION = VERSION + 1 WHERE STEP_EXECUTION_ID = ?
				""")
			.params(step.getEndTime(), step.getEndTime(), "the connection to the database was lost at a commit",
					step.getId())
			.update();
	}

	// one long wait for a database that is away is enough
	private static void end(WatchedRun run, Runnable recording) {
		RuntimeException before = run.givenUp();
		if (before != null) {
			throw before;
		}
		try {
			recording.run();
		}
		catch (RuntimeException ex) {
			if (DatabaseFaults.connectionLost(ex)) {
				run.giveUp(ex);
			}
			throw ex;
		}
	}

	private Recorded recorded(String what, long id) {
		return this.jdbc
			.sql("SELECT VERSION, STATUS, END_TIME FROM BATCH_%1$s_EXECUTION WHERE %1$s_EXECUTION_ID = ? FOR UPDATE"
				.formatted(what))
			.param(id)
			.query((row, number) -> new Recorded(row.getInt("VERSION"), BatchStatus.valueOf(row.getString("STATUS")),
					row.getObject("END_TIME", LocalDateTime.class)))
			.single();
	}

	private static @Nullable Object proceed(MethodInvocation call) {
		try {
			return ((ProxyMethodInvocation) call).invocableClone().proceed();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What is recorded of an execution.
	 */
	private record Recorded(int version, BatchStatus status, @Nullable LocalDateTime ended) {

		boolean running() {
			return this.status.isRunning();
		}

		/**
		 * Whether it is what this process has recorded last, or was about to record when
		 * the answer was lost.
		 */
		boolean is(@Nullable Integer itsVersion, BatchStatus itsStatus, @Nullable LocalDateTime itsEnd) {
			return (itsVersion != null && itsVersion == this.version) || (itsStatus == this.status && itsEnd != null
					&& this.ended != null && Duration.between(itsEnd, this.ended).abs().compareTo(ROUNDING) < 0);
		}

	}

}
