package org.scfm.admin;

import org.jspecify.annotations.Nullable;

/**
 * What became of an execution that seemed to run.
 *
 * @param executionId the execution, or null where the process died before it was recorded
 * @param job the job's name
 * @param runId the identity of the run, or null where it is not known
 * @param result what became of it
 */
public record Finding(@Nullable Long executionId, String job, @Nullable String runId, Result result) {

	/**
	 * What became of it.
	 */
	public enum Result {

		/** Its process was dead: it is marked as failed now, and can be restarted. */
		RECOVERED,

		/** Its process is at work on it: nothing was touched. */
		RUNNING,

		/** Its end was recorded before. */
		ENDED,

		/**
		 * Its process died after recording the run and before recording an execution: the
		 * run is removed, as if it had never been launched.
		 */
		REMOVED

	}

}
