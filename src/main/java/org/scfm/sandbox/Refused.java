package org.scfm.sandbox;

/**
 * Ends the serving of a request with an error answer.
 */
final class Refused extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Reply reply;

	Refused(Reply reply) {
		super(null, null, false, false);
		this.reply = reply;
	}

	Reply reply() {
		return this.reply;
	}

}
