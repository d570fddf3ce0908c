package org.scfm.remote;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.scfm.job.FailureText;
import org.scfm.job.PartitionedWork;
import org.scfm.job.UsageException;
import org.scfm.remote.PartitionRecords.Recorded;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.step.StepExecution;

/**
 * A partition as its manager sees it.
 */
final class Partition {

	/** Beyond that it is the partition that kills its workers. */
	static final int MOST_DEATHS = 20;

	private final StepExecution execution;

	private @Nullable Recorded recorded;

	private boolean offered;

	private long offeredAt;

	private boolean begun;

	private boolean silent;

	private boolean ended;

	private int deaths;

	Partition(StepExecution execution) {
		this.execution = execution;
	}

	StepExecution execution() {
		return this.execution;
	}

	private String name() {
		return this.execution.getStepName();
	}

	/**
	 * Takes note of what is recorded now.
	 * @param now what is recorded
	 * @param isFree whether nobody holds the partition's guard; not asked where nobody
	 * has ever begun it
	 * @return whether somebody is at work on it, or was since the last look
	 */
	boolean look(Recorded now, BooleanSupplier isFree) {
		boolean changed = this.recorded != null && this.recorded.version() != now.version();
		this.recorded = now;
		now.copyTo(this.execution);
		this.begun |= changed;
		if (now.status() == BatchStatus.STARTING) {
			return false;
		}
		// its worker may have ended it since what is recorded was read
		boolean wasSilent = this.silent;
		boolean free = isFree.getAsBoolean();
		this.silent = free && !changed;
		this.ended = free && now.status() != BatchStatus.STOPPED && !now.status().isRunning();
		return changed || this.ended || !free || (now.status().isRunning() && !wasSilent);
	}

	/**
	 * Whether it is to be offered: because it never was, because whoever began it since
	 * is gone or has handed it back, or because nobody has taken it for so long that the
	 * message may be lost. To be asked only where nobody is at work on it.
	 * @param nanos the time now, of a clock for intervals
	 * @param sendAgainAfter how long a message may wait
	 */
	boolean isToBeOffered(long nanos, Duration sendAgainAfter) {
		return !this.offered || this.begun || nanos - this.offeredAt >= sendAgainAfter.toNanos();
	}

	/**
	 * It is being offered.
	 * @param nanos the time now, of a clock for intervals
	 * @return whether a worker has died at it since it was last offered
	 * @throws PartitionFailedException if that has happened too often
	 */
	boolean offer(long nanos) {
		boolean died = this.begun && this.execution.getStatus() != BatchStatus.STOPPED;
		this.deaths += died ? 1 : 0;
		if (this.deaths > MOST_DEATHS) {
			throw new PartitionFailedException(
					"partition " + name() + " was begun by " + this.deaths + " workers, and each of them died at it");
		}
		this.offered = true;
		this.offeredAt = nanos;
		this.begun = false;
		return died;
	}

	/**
	 * It has stopped, and nobody is to take it up in this execution.
	 */
	void stop() {
		this.execution.setStatus(BatchStatus.STOPPED);
		this.ended = true;
	}

	boolean hasEnded() {
		return this.ended;
	}

	/**
	 * @throws UsageException if it has failed because of what the user has given
	 * @throws PartitionFailedException if it has failed for another reason
	 */
	void throwFailure() {
		Recorded last = this.recorded;
		if (this.ended && last != null && last.status().isUnsuccessful()) {
			String reason = FailureText.firstUsefulLine(last.message());
			String message = ((reason != null) ? reason : "failed") + " (partition " + name() + ")";
			throw PartitionedWork.WRONG_USE.equals(last.exitCode()) ? new UsageException(message)
					: new PartitionFailedException(message);
		}
	}

}
