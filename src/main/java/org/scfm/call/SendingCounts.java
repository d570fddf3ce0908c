package org.scfm.call;

import java.time.Duration;
import java.util.List;

import org.scfm.policy.Bucket;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a process that sends calls has counted and no table knows. That of a partition is
 * left in its context to the manager of its run.
 *
 * @param held whom the gate held back
 * @param queueWaits how often it waited for the provider's queue
 * @param throttled how many calls went back because the provider asks for fewer
 */
record SendingCounts(Held held, QueueWaits queueWaits, long throttled) {

	private static final String HELD = "heldBack.";

	private static final String QUEUE_WAITS = "queueWaits";

	private static final String LONGEST_QUEUE = "longestQueueMillis";

	private static final String THROTTLED = "throttledCalls";

	/**
	 * Adds them to what workers of the same partition have counted before.
	 * @param partition the partition's context
	 */
	void addTo(ExecutionContext partition) {
		SendingCounts sum = in(partition);
		sum.held.add(this.held);
		sum.held.counts().forEach((bucket, count) -> partition.putInt(HELD + bucket.name(), count));
		QueueWaits waits = sum.queueWaits.plus(this.queueWaits);
		partition.putInt(QUEUE_WAITS, waits.times());
		partition.putLong(LONGEST_QUEUE, waits.longest().toMillis());
		partition.putLong(THROTTLED, sum.throttled + this.throttled);
	}

	private static SendingCounts in(ExecutionContext partition) {
		Held held = new Held();
		for (Bucket bucket : Bucket.values()) {
			held.add(bucket, partition.getInt(HELD + bucket.name(), 0));
		}
		return new SendingCounts(held, new QueueWaits(partition.getInt(QUEUE_WAITS, 0),
				Duration.ofMillis(partition.getLong(LONGEST_QUEUE, 0))), partition.getLong(THROTTLED, 0));
	}

	/**
	 * Adds up what the workers of partitions have counted.
	 */
	static SendingCounts of(List<StepExecution> partitions) {
		Held held = new Held();
		QueueWaits waits = QueueWaits.NONE;
		long throttled = 0;
		for (StepExecution partition : partitions) {
			SendingCounts counts = in(partition.getExecutionContext());
			held.add(counts.held);
			waits = waits.plus(counts.queueWaits);
			throttled += counts.throttled;
		}
		return new SendingCounts(held, waits, throttled);
	}

}
