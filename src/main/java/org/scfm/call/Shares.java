package org.scfm.call;

import java.util.List;

/**
 * Divides places in proportion to weights.
 */
final class Shares {

	private Shares() {
	}

	/**
	 * Divides places.
	 * @param places how many there are
	 * @param weights the weights, each 1 or more
	 * @param chance 0 to less than 1, decides who gets the places that cannot be divided;
	 * over many divisions with random ones even those are divided in proportion
	 * @return the places of each, in the order of the weights; together they are all, and
	 * each is less than one away from its exact share
	 */
	static int[] divide(int places, List<Integer> weights, double chance) {
		long all = weights.stream().mapToLong(Integer::longValue).sum();
		int[] shares = new int[weights.size()];
		long weight = 0;
		int given = 0;
		for (int i = 0; i < shares.length; i++) {
			weight += weights.get(i);
			int until = (int) Math.floor((double) places * weight / all + chance);
			shares[i] = until - given;
			given = until;
		}
		return shares;
	}

}
