package org.scfm.flow;

/**
 * No further flow can be started now. The message is shown to the user as it is.
 */
class FlowsHaltedException extends RuntimeException {

	FlowsHaltedException(String message) {
		super(message);
	}

}
