package org.scfm.torture;

import java.time.Duration;

/**
 * What befalls a process, and when.
 *
 * @param fate what it is
 * @param atWork whether the delay begins when the process is at work, instead of with the
 * process
 * @param delay how long it is left alone until then
 * @param halt for how long it is halted, if that is its fate
 */
record Blow(Fate fate, boolean atWork, Duration delay, Duration halt) {

	@Override
	public String toString() {
		return this.fate + ((this.fate == Fate.HALT) ? " for " + this.halt.toMillis() + " ms" : "") + " "
				+ (this.atWork ? "at work+" : "start+") + this.delay.toMillis() + " ms";
	}

	/** What becomes of a process. */
	enum Fate {

		/** It is left alone. */
		LIVE,

		/** SIGKILL. */
		KILL,

		/** SIGSTOP, then SIGCONT. */
		HALT,

		/** SIGTERM. */
		TERMINATE,

		/** The database server is killed and started again. */
		DATABASE

	}

}
