package org.scfm.job;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets one process at a time work on one run. The operating system or the database server
 * frees the guard when its process dies, so whoever gets it knows that no other process
 * is at work on that run.
 */
public interface RunGuard {

	/**
	 * Tries to take the guard, without waiting.
	 * @param job the job's name
	 * @param runId the identity of the run
	 * @return the guard, to be closed when the run has ended, or empty where another
	 * process has it
	 * @throws org.springframework.dao.DataAccessException if the database cannot be asked
	 */
	Optional<Held> tryTake(String job, String runId);

	/**
	 * Whether nobody holds the guard: then no process is at work on the run. It looks and
	 * does not take, so that a launch at the same moment is not refused.
	 * @param job the job's name
	 * @param runId the identity of the run
	 * @return false while some process, this one included, holds it
	 * @throws org.springframework.dao.DataAccessException if the database cannot be asked
	 */
	boolean isFree(String job, String runId);

	/**
	 * A guard that is held.
	 */
	interface Held extends AutoCloseable {

		/**
		 * Sets what is done if the guard is lost while its process lives: others may have
		 * it from then on, so the run must not go on.
		 * @param listener is told the reason, at most once, and at once where the guard
		 * is lost already
		 */
		default void whenLost(Consumer<String> listener) {
		}

		/**
		 * Asks whether the guard is still held.
		 * @return false if it is lost, so that others may have it
		 */
		default boolean isHeld() {
			return true;
		}

		@Override
		void close();

	}

}
