package org.scfm.launch;

/**
 * How a command prints what it found.
 */
enum OutputFormat {

	/** For people. */
	TABLE,

	/** A JSON array of objects. */
	JSON

}
