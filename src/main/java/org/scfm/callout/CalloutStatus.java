package org.scfm.callout;

import java.util.Locale;

/**
 * The states of a callout.
 */
public enum CalloutStatus {

	/** New; nobody is called. */
	INITIALIZED,

	/** People are called. */
	RUNNING,

	/** Nobody is called for the moment. */
	PAUSED,

	/** Nobody is called any more, unless it is resumed. */
	STOPPED,

	/** Nobody is left to call. */
	COMPLETED;

	/**
	 * The state as the database holds it and as people read it.
	 * @return the name in lower case
	 */
	public String column() {
		return name().toLowerCase(Locale.ROOT);
	}

	static CalloutStatus ofColumn(String column) {
		return valueOf(column.toUpperCase(Locale.ROOT));
	}

}
