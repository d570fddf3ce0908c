package org.scfm.provider;

/**
 * For tests that share a provider: what one test has provoked is not to slow the next.
 */
public final class Brakes {

	private Brakes() {
	}

	/**
	 * Forget that a provider has asked to send less.
	 * @param provider the provider
	 */
	public static void release(CallProvider provider) {
		if (provider instanceof RepeatingCallProvider repeating) {
			repeating.brake().release();
		}
	}

}
