package org.scfm.call;

import java.time.Duration;

/**
 * How soon a call is asked for again: at once after news, and ever more rarely the longer
 * there is none, so that calls that tell nothing do not starve the others.
 */
final class PollPace {

	private static final int QUIET_AT_ONCE = 3;

	private static final Duration FIRST = Duration.ofSeconds(15);

	private static final Duration LONGEST = Duration.ofMinutes(15);

	private PollPace() {
	}

	/**
	 * How long to wait.
	 * @param quietPolls how many polls in a row have told nothing new
	 * @return zero to 15 minutes
	 */
	static Duration after(int quietPolls) {
		if (quietPolls < QUIET_AT_ONCE) {
			return Duration.ZERO;
		}
		Duration wait = FIRST.multipliedBy(1L << Math.min(quietPolls - QUIET_AT_ONCE, 10));
		return (wait.compareTo(LONGEST) < 0) ? wait : LONGEST;
	}

}
