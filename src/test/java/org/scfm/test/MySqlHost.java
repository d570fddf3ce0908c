package org.scfm.test;

/**
 * Where a MySQL server for tests runs.
 */
interface MySqlHost {

	/**
	 * Starts the server, on the data it has if it ran before, and returns when it accepts
	 * connections.
	 * @throws MySqlServer.Unavailable if that cannot be
	 */
	void start();

	/**
	 * Ends the server without warning if it runs, and returns when it is gone.
	 */
	void kill();

	/**
	 * Halts the server: it keeps all that it has, and answers nobody.
	 */
	void halt();

	/**
	 * Lets a halted server go on.
	 */
	void goOn();

	String address();

	int port();

	String rootPassword();

}
