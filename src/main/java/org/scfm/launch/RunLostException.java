package org.scfm.launch;

/**
 * This process must not go on with a run, because another process may be at work on it.
 */
final class RunLostException extends RuntimeException {

	RunLostException(String message) {
		super(message);
	}

}
