package org.scfm.database;

/**
 * The configured database cannot be used. The message is shown to the user as it is.
 */
public class DatabaseException extends RuntimeException {

	/**
	 * @param message what is wrong and what to do
	 */
	public DatabaseException(String message) {
		super(message);
	}

}
