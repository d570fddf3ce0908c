package org.scfm.call;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Which part of what a run of {@code update-calls} may ask for one step execution may:
 * all, or that of one partition.
 *
 * @param number the partition's number, from 0
 * @param partitions how many there are
 */
record PollShare(int number, int partitions) {

	private static final String NUMBER = "partition";

	private static final String PARTITIONS = "partitionsInAll";

	static PollShare of(ExecutionContext context) {
		return new PollShare(context.getInt(NUMBER, 0), context.getInt(PARTITIONS, 1));
	}

	void putInto(ExecutionContext context) {
		context.putInt(NUMBER, this.number);
		context.putInt(PARTITIONS, this.partitions);
	}

	/**
	 * Its part of a number of calls; the parts are all of them.
	 */
	long of(long calls) {
		return calls / this.partitions + ((this.number < calls % this.partitions) ? 1 : 0);
	}

}
