package org.scfm.provider;

/**
 * The provider cannot be used as configured, or refuses the configured account. No call
 * will get through until a person has changed something: trying again is useless. The
 * message says what to set and never holds a secret.
 */
public class ProviderConfigurationException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param message what is wrong and which variable to set
	 */
	public ProviderConfigurationException(String message) {
		super(message);
	}

}
