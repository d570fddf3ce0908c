package org.scfm.database;

import java.time.Instant;

/**
 * The time by the clock of the database server: one for all processes, whatever the
 * clocks of their hosts show. For what processes must agree on to the millisecond; all
 * other times are the injected clock's.
 */
@FunctionalInterface
public interface DatabaseTime {

	/**
	 * Asks for the time.
	 * @return the time at which the server answered, to the microsecond
	 */
	Instant now();

}
