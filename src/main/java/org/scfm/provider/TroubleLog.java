package org.scfm.provider;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;

/**
 * Tells the operator that something goes wrong, once: the first trouble of a kind is a
 * warning, the same again is told on level debug only, until something has gone well. A
 * provider that is down would otherwise fill pages with one line from every thread for
 * every try. Thread-safe.
 */
final class TroubleLog {

	private final Logger log;

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/**
	 * Create the log, with no trouble known.
	 * @param log where to write
	 */
	TroubleLog(Logger log) {
		this.log = log;
	}

	/**
	 * Something has gone wrong.
	 * @param kind what makes this trouble the same as another: no numbers, no ids
	 * @param message what happened, with placeholders
	 * @param arguments the values for the placeholders, fit for logs
	 */
	void now(String kind, String message, Object... arguments) {
		if (this.known.add(kind)) {
			this.log.warn(message, arguments);
		}
		else {
			this.log.debug(message, arguments);
		}
	}

	/**
	 * Something has gone well: whatever goes wrong after this is worth telling again.
	 */
	void over() {
		this.known.clear();
	}

}
