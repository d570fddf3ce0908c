package org.scfm.launch;

import java.util.Optional;

/**
 * Lets one process at a time work on one run. The operating system or the database server
 * frees the guard when its process dies, so whoever gets it knows that no other process
 * is at work on that run.
 */
interface RunGuard {

	/**
	 * Tries to take the guard, without waiting.
	 * @param job the job's name
	 * @param runId the identity of the run
	 * @return the guard, to be closed when the run has ended, or empty where another
	 * process has it
	 */
	Optional<Held> tryTake(String job, String runId);

	/**
	 * A guard that is held.
	 */
	interface Held extends AutoCloseable {

		@Override
		void close();

	}

}
