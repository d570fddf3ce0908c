package org.scfm.admin;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;

/**
 * Which executions to list.
 *
 * @param job only those of this job, or null for all
 * @param statuses only those in one of these states; none for all
 * @param since only those launched then or later, or null for all
 * @param limit how many at most, the newest; 1 or more
 */
public record ExecutionFilter(@Nullable String job, Set<BatchStatus> statuses, @Nullable Instant since, int limit) {

	/**
	 * Everything that seems to run.
	 */
	static final ExecutionFilter RUNNING = new ExecutionFilter(null, Executions.SEEM_TO_RUN, null, Integer.MAX_VALUE);

}
