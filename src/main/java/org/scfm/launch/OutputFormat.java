package org.scfm.launch;

/**
 * How a command prints what it found.
 */
enum OutputFormat {

	/** For people. */
	TABLE,

	/** A JSON array of objects. */
	JSON,

	/**
	 * Comma-separated values under a line of names; a list or an object is JSON in one.
	 */
	CSV;

	/** What the option says about itself. */
	static final String HELP = "table (default), json or csv.";

}
