package org.scfm.call;

/**
 * One move of a walk. It names what it is about by numbers that mean something whatever
 * there is when its turn comes, so that a walk of which moves are left out is a walk.
 *
 * @param kind what is done
 * @param run which run of a job does it
 * @param choice how it is done, or what comes of it, 0 to 15
 */
record CallMove(Kind kind, int run, int choice) {

	static final int RUNS = 3;

	static final int CHOICES = 16;

	@Override
	public String toString() {
		return this.kind + "(" + this.run + ", " + this.choice + ")";
	}

	enum Kind {

		/** Claims people by some rules. */
		CLAIM,

		/** Announces what the run has claimed. */
		ANNOUNCE,

		/** Finds that a claimed call cannot be sent to the person. */
		REFUSE,

		/** Sends an announced call: the provider takes it, or not, and answers. */
		SEND,

		/** Records the answers, however long ago they came. */
		RECORD,

		/** The process of the run dies; another takes its place. */
		CRASH,

		/** Puts back what was claimed and not announced. */
		PUT_BACK,

		/** Time passes. */
		WAIT,

		/** Leases open calls. */
		LEASE,

		/** Asks for a leased call, however long ago it was leased. */
		POLL,

		/** Reads the calls of unknown outcome that are to be looked up. */
		READ,

		/** Looks up what was read, however long ago. */
		SETTLE,

		/** A person decides about a call. */
		DECIDE,

		/** A callout is paused, resumed or stopped; some of its calls may be canceled. */
		CALLOUT

	}

}
