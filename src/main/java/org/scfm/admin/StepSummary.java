package org.scfm.admin;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;

/**
 * One step of an execution.
 *
 * @param name the step's name
 * @param status what is recorded
 * @param started when it began, or null if it did not
 * @param ended when it ended, or null if no end is recorded
 * @param read items read
 * @param written items written
 * @param filtered items that needed nothing done
 * @param skipped items left out as bad, in reading, processing or writing
 * @param commits chunks committed
 * @param rollbacks chunks rolled back
 * @param worker the process that did it, or does, as {@code pid@host}, where it is a
 * partition that a worker took; else null
 * @param trace the failure in full, possibly cut at 2,500 characters, or null
 */
public record StepSummary(String name, BatchStatus status, @Nullable Instant started, @Nullable Instant ended,
		long read, long written, long filtered, long skipped, long commits, long rollbacks, @Nullable String worker,
		@Nullable String trace) {
}
