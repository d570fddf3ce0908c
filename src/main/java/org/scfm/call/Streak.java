package org.scfm.call;

/**
 * Counts how often something has happened without a break.
 */
final class Streak {

	private final int limit;

	private int length;

	/**
	 * @param concurrency how many requests are under way at once; those that fail
	 * together are one trouble
	 */
	static Streak of(int concurrency) {
		return new Streak(Math.max(10, 2 * concurrency));
	}

	private Streak(int limit) {
		this.limit = limit;
	}

	/**
	 * Counts.
	 * @param happened whether it has happened again
	 * @return whether it has happened too often in a row
	 */
	boolean grows(boolean happened) {
		this.length = happened ? this.length + 1 : 0;
		return this.length >= this.limit;
	}

	int length() {
		return this.length;
	}

}
