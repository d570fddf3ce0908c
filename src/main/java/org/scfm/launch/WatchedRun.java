package org.scfm.launch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.scfm.job.RunGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

/**
 * A run that this process is at work on, and why it must end before its time, if so.
 */
final class WatchedRun {

	private static final Logger LOG = LoggerFactory.getLogger(WatchedRun.class);

	private final RunGuard.Held guard;

	private final boolean partition;

	private volatile @Nullable JobExecution execution;

	private volatile @Nullable String lost;

	private volatile boolean takenOver;

	private volatile boolean stopping;

	private volatile @Nullable RuntimeException givenUp;

	private final Set<Long> keptSteps = ConcurrentHashMap.newKeySet();

	private WatchedRun(RunGuard.Held guard, boolean partition) {
		this.guard = guard;
		this.partition = partition;
	}

	/**
	 * A run as a whole.
	 */
	static WatchedRun whole(RunGuard.Held guard) {
		return new WatchedRun(guard, false);
	}

	/**
	 * One partition of a run that another process manages.
	 */
	static WatchedRun ofPartition(RunGuard.Held guard) {
		return new WatchedRun(guard, true);
	}

	/**
	 * Whether it is one partition, which another worker may take up under the same step
	 * execution.
	 */
	boolean isPartition() {
		return this.partition;
	}

	void begin(JobExecution begun) {
		this.execution = begun;
		if (this.lost != null) {
			tellSteps();
		}
	}

	/**
	 * The execution of the run that this process began, or null where it did not come to
	 * that.
	 */
	@Nullable JobExecution execution() {
		return this.execution;
	}

	/**
	 * Why the run must not go on here, or null if it may.
	 */
	@Nullable String lost() {
		return this.lost;
	}

	/**
	 * Whether another process has recorded the end of the execution, so that this one
	 * must record nothing any more.
	 */
	boolean takenOver() {
		return this.takenOver;
	}

	/**
	 * Whether nobody else can be at work on it, asked at this moment.
	 */
	boolean isGuarded() {
		return this.guard.isHeld();
	}

	/**
	 * The guard is gone: others may take it from now on.
	 */
	void guardLost(String reason) {
		lose("the run guard was lost: " + reason);
	}

	/**
	 * Another process has declared this one dead.
	 */
	void takeOver() {
		this.takenOver = true;
		lose("the run guard was lost: another process has declared this execution dead");
	}

	private void lose(String reason) {
		if (this.lost == null) {
			this.lost = reason;
			LOG.debug("{}", reason);
		}
		tellSteps();
	}

	/**
	 * The database was away for too long to record how the execution ended.
	 */
	void giveUp(RuntimeException reason) {
		this.givenUp = reason;
	}

	/**
	 * Why recording the end was given up, or null if it was not.
	 */
	@Nullable RuntimeException givenUp() {
		return this.givenUp;
	}

	/**
	 * What the database has of a step is newer than what this process has.
	 */
	void keepAsRecorded(long step) {
		this.keptSteps.add(step);
	}

	/**
	 * Whether a step is to be left as it is recorded.
	 */
	boolean keepsAsRecorded(long step) {
		return this.keptSteps.contains(step);
	}

	/**
	 * Takes note of what is recorded of the execution.
	 */
	void recorded(BatchStatus status) {
		JobExecution begun = this.execution;
		if (begun == null) {
			return;
		}
		if (status == BatchStatus.STOPPING && !this.stopping) {
			this.stopping = true;
			LOG.info("Stopping {} after the work in hand, as asked", begun.getJobInstance().getJobName());
		}
		if (!status.isRunning() && begun.isRunning()) {
			takeOver();
		}
		// again and again, because a step may begin meanwhile
		if (this.stopping || this.lost != null) {
			tellSteps();
		}
	}

	private void tellSteps() {
		JobExecution begun = this.execution;
		if (begun != null) {
			begun.getStepExecutions().forEach(StepExecution::setTerminateOnly);
		}
	}

}
