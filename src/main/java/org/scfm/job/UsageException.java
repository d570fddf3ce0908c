package org.scfm.job;

/**
 * What the user asked for cannot be done as asked, and repeating it is useless: an
 * unknown or bad parameter, a missing setting, an action that is not allowed now. The
 * message is shown to the user as it is: it names the input and says what to do. Whoever
 * throws it has changed nothing.
 */
public class UsageException extends RuntimeException {

	/**
	 * @param message what is wrong and what to do, ready to be shown
	 */
	public UsageException(String message) {
		super(message);
	}

}
