package org.scfm.provider;

import java.time.Duration;

/**
 * Is told when the provider asks this process to send less. All beans of this type are.
 */
@FunctionalInterface
public interface ThrottleListener {

	/**
	 * No call is begun in this process for a while. Called on a thread that sends,
	 * outside any transaction; must not throw.
	 * @param wait for how long from now on, above zero
	 */
	void throttled(Duration wait);

}
