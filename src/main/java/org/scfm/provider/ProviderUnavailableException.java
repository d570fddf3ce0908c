package org.scfm.provider;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A look-up found no usable answer this time. Nothing is known about the calls asked for,
 * least of all that they do not exist; the same question may be asked again later.
 */
public class ProviderUnavailableException extends RuntimeException {

	private final transient @Nullable Duration retryAfter;

	/**
	 * Create the exception.
	 * @param message what happened, without secrets and phone numbers
	 * @param retryAfter how long the provider asks to wait, if it does
	 */
	public ProviderUnavailableException(String message, @Nullable Duration retryAfter) {
		super(message);
		this.retryAfter = retryAfter;
	}

	/**
	 * How long the provider asks to wait before the next try.
	 * @return the wait, or {@code null} if the provider did not say
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
