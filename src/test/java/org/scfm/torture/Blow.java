package org.scfm.torture;

import java.time.Duration;

/**
 * What befalls a process, and when.
 *
 * @param fate what it is
 * @param moment when the delay begins
 * @param delay how long it is left alone from then on
 * @param halt for how long it is halted, or the database server, if that is its fate
 */
record Blow(Fate fate, Moment moment, Duration delay, Duration halt) {

	@Override
	public String toString() {
		return this.fate + (this.fate.isHalt() ? " for " + this.halt.toMillis() + " ms" : "") + " " + this.moment.words
				+ "+" + this.delay.toMillis() + " ms";
	}

	/** When something befalls a process, or a little later. */
	enum Moment {

		/** When it starts. */
		START("start"),

		/** When it is at work. */
		AT_WORK("at work"),

		/** When calls that it has announced have no answer yet. */
		SENDING("sending");

		private final String words;

		Moment(String words) {
			this.words = words;
		}

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
		DATABASE,

		/** The database server is halted, and goes on. */
		DATABASE_HALT;

		/**
		 * Whether it lasts for a time.
		 */
		boolean isHalt() {
			return this == HALT || this == DATABASE_HALT;
		}

		/**
		 * Whether it befalls the database server, wherever the process is.
		 */
		boolean isOfDatabase() {
			return this == DATABASE || this == DATABASE_HALT;
		}

	}

}
