package org.scfm.remote;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.scfm.job.FailureText;
import org.scfm.remote.PartitionRecords.Recorded;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;

/**
 * A partition as its manager sees it.
 */
final class Partition {

	// beyond that it is the partition that kills its workers
	private static final int MOST_RETURNS = 20;

	private final StepExecution execution;

	private @Nullable Recorded recorded;

	private long offered;

	private boolean ended;

	private int returns;

	Partition(StepExecution execution) {
		this.execution = execution;
	}

	StepExecution execution() {
		return this.execution;
	}

	/**
	 * Takes note of what is recorded now.
	 * @return whether that has changed, so that somebody must be at work on it
	 */
	boolean see(Recorded now) {
		boolean changed = this.recorded != null && this.recorded.version() != now.version();
		this.recorded = now;
		now.copyTo(this.execution);
		return changed;
	}

	/**
	 * Whether nobody has begun it, or somebody has handed it back.
	 */
	boolean waits() {
		BatchStatus status = this.execution.getStatus();
		return status == BatchStatus.STARTING || status == BatchStatus.STOPPED;
	}

	/**
	 * Whether its end is recorded; a worker that still holds its guard may yet change it.
	 */
	boolean seemsEnded() {
		return !waits() && !this.execution.getStatus().isRunning();
	}

	void offeredAt(long nanos) {
		this.offered = nanos;
	}

	boolean offeredWithin(Duration time, long nanos) {
		return nanos - this.offered < time.toNanos();
	}

	/**
	 * Its worker is gone, or has handed it back.
	 * @throws PartitionFailedException if that has happened too often
	 */
	void comesBack() {
		if (++this.returns > MOST_RETURNS) {
			throw new PartitionFailedException("partition " + this.execution.getStepName() + " was begun "
					+ this.returns + " times, and no worker has ended it");
		}
	}

	void end() {
		this.ended = true;
	}

	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * @throws PartitionFailedException if it has failed
	 */
	void throwFailure() {
		if (this.ended && this.execution.getStatus().isUnsuccessful()) {
			String reason = FailureText.firstUsefulLine((this.recorded != null) ? this.recorded.message() : null);
			throw new PartitionFailedException(
					((reason != null) ? reason : "failed") + " (partition " + this.execution.getStepName() + ")");
		}
	}

}
