package org.scfm.job;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Which part of what a run may do one step execution may: all, or that of one partition.
 *
 * @param number the partition's number, from 0
 * @param partitions how many there are, 1 or more
 */
public record PartitionShare(int number, int partitions) {

	private static final String NUMBER = "partition";

	private static final String PARTITIONS = "partitionsInAll";

	/**
	 * The part of a step execution.
	 * @param context its context
	 * @return its part; all, where nothing was put into the context
	 */
	public static PartitionShare of(ExecutionContext context) {
		return new PartitionShare(context.getInt(NUMBER, 0), context.getInt(PARTITIONS, 1));
	}

	/**
	 * Leaves it to whoever does the partition.
	 * @param context the context that the partition's step execution begins with
	 */
	public void putInto(ExecutionContext context) {
		context.putInt(NUMBER, this.number);
		context.putInt(PARTITIONS, this.partitions);
	}

	/**
	 * Its part of a number of items; the parts are all of them.
	 * @param items how many the run may do, 0 or more
	 * @return how many of them this part may
	 */
	public long of(long items) {
		return items / this.partitions + ((this.number < items % this.partitions) ? 1 : 0);
	}

}
