package org.scfm.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;

/**
 * One execution of a job, as the job repository has it.
 *
 * @param id the execution's id
 * @param job the job's name
 * @param runId the identity of the run that it belongs to; null only where something else
 * than this program has launched it
 * @param status what is recorded
 * @param alive of an execution that is recorded as running: whether its process is at
 * work; null of one that has ended
 * @param launched when it was launched
 * @param started when it began, or null if it did not
 * @param ended when it ended, or null if no end is recorded
 * @param read how many items its steps have read
 * @param written how many items its steps have written
 * @param failure why it failed, in one line, or null
 */
public record ExecutionSummary(long id, String job, @Nullable String runId, BatchStatus status, @Nullable Boolean alive,
		Instant launched, @Nullable Instant started, @Nullable Instant ended, long read, long written,
		@Nullable String failure) {

	/**
	 * Whether it is recorded as running, or as being in a state that nobody knows.
	 * @return false if its end is recorded
	 */
	public boolean seemsToRun() {
		return Executions.SEEM_TO_RUN.contains(this.status);
	}

	/**
	 * Whether its process is gone without having recorded an end.
	 * @return true if it is
	 */
	public boolean dead() {
		return Boolean.FALSE.equals(this.alive);
	}

	ExecutionSummary withoutProcess() {
		return new ExecutionSummary(this.id, this.job, this.runId, this.status, false, this.launched, this.started,
				this.ended, this.read, this.written, this.failure);
	}

	/**
	 * How long it took, or takes so far.
	 * @param clock tells the time now, for one that is alive
	 * @return the duration, or null where it did not begin or nobody knows when it ended
	 */
	public @Nullable Duration duration(Clock clock) {
		if (this.started == null) {
			return null;
		}
		if (this.ended != null) {
			return Duration.between(this.started, this.ended);
		}
		return Boolean.TRUE.equals(this.alive) ? Duration.between(this.started, clock.instant()) : null;
	}

	/**
	 * How fast it was, or is.
	 * @param clock tells the time now, for one that is alive
	 * @return items written in a second, or null where that cannot be said
	 */
	public @Nullable Double rate(Clock clock) {
		Duration duration = duration(clock);
		return (duration == null || duration.isZero() || duration.isNegative()) ? null
				: this.written * 1e9 / duration.toNanos();
	}

}
