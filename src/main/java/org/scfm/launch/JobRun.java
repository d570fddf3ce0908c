package org.scfm.launch;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How one launch of a job ended.
 *
 * @param job the job's name
 * @param runId the identity of the run
 * @param executionId the execution in the job repository, or null where none was begun
 * @param exitCode the exit code
 * @param results what the job reports, by name in camel case
 * @param message why it did not complete, or why nothing was done; null where there is
 * nothing to say
 */
public record JobRun(String job, String runId, @Nullable Long executionId, ExitCode exitCode,
		Map<String, Object> results, @Nullable String message) {
}
