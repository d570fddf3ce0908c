package org.scfm.call;

/**
 * Asking the provider for more is useless for now; nobody has lost a place.
 */
final class ProviderHaltException extends RuntimeException {

	ProviderHaltException(String message) {
		super(message);
	}

}
