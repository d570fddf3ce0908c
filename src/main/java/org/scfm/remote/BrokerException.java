package org.scfm.remote;

/**
 * The message broker is not reached, or refuses.
 */
public class BrokerException extends RuntimeException {

	BrokerException(String message, Throwable cause) {
		super(message, cause);
	}

}
