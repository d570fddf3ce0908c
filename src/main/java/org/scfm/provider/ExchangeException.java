package org.scfm.provider;

/**
 * A request got no answer. Says the one thing that matters for a call: whether the
 * provider may have got the request.
 */
public final class ExchangeException extends RuntimeException {

	private final boolean sent;

	private ExchangeException(String reason, boolean sent) {
		super(reason);
		this.sent = sent;
	}

	/**
	 * No byte of the request has left.
	 * @param reason what happened
	 * @return the exception
	 */
	static ExchangeException notSent(String reason) {
		return new ExchangeException(reason, false);
	}

	/**
	 * The request, or a part of it, may have arrived.
	 * @param reason what happened
	 * @return the exception
	 */
	static ExchangeException perhapsSent(String reason) {
		return new ExchangeException(reason, true);
	}

	/**
	 * Whether the provider may have got the request.
	 * @return {@code false} only if it certainly has not
	 */
	public boolean perhapsSent() {
		return this.sent;
	}

	/**
	 * What failures of one kind have in common.
	 * @return the begin of the reason
	 */
	String kind() {
		return this.sent + " " + reason().split(":", 2)[0];
	}

	/**
	 * What happened.
	 * @return a short text
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
