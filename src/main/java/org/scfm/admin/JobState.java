package org.scfm.admin;

import org.jspecify.annotations.Nullable;

/**
 * How the executions of one job stand.
 *
 * @param job the job's name
 * @param lastCompleted the newest execution that completed, or null
 * @param restartable the newest that failed, was stopped or lost its process and was not
 * restarted since, or null
 * @param restartables how many such there are
 */
public record JobState(String job, @Nullable ExecutionSummary lastCompleted, @Nullable ExecutionSummary restartable,
		long restartables) {
}
