package org.scfm.call;

import java.util.function.BooleanSupplier;

/**
 * Lets things happen no faster than a rate.
 */
interface Pacing {

	/**
	 * Waits until at least one may happen.
	 * @param wanted how many at most
	 * @param stop looked at every tenth of a second while waiting
	 * @return how many may happen now, or 0 if it was stopped
	 */
	int take(int wanted, BooleanSupplier stop);

}
