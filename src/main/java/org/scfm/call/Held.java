package org.scfm.call;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.scfm.policy.Bucket;
import org.scfm.policy.Verdict;

import org.springframework.batch.core.step.StepExecution;

/**
 * Counts whom the gate held back in one run, by reason. Each person is counted as often
 * as the gate was asked.
 */
class Held {

	private static final String KEY = "heldBack.";

	private final Map<Bucket, Integer> counts = new EnumMap<>(Bucket.class);

	/**
	 * Counts verdicts, once the transaction in which they were obeyed has ended.
	 * @param verdicts what the gate said
	 */
	void add(Collection<Verdict> verdicts) {
		verdicts.forEach((verdict) -> this.counts.merge(verdict.bucket(), 1, Integer::sum));
	}

	Map<Bucket, Integer> counts() {
		return this.counts;
	}

	/**
	 * Leaves the counts of a partition to its manager.
	 * @param partition the partition's step execution
	 */
	void save(StepExecution partition) {
		this.counts.forEach((bucket, count) -> partition.getExecutionContext().putInt(KEY + bucket.name(), count));
	}

	/**
	 * Adds up what partitions have saved.
	 * @param partitions the partitions' step executions
	 * @return the sums
	 */
	static Held sum(List<StepExecution> partitions) {
		Held sum = new Held();
		for (StepExecution partition : partitions) {
			for (Bucket bucket : Bucket.values()) {
				int count = partition.getExecutionContext().getInt(KEY + bucket.name(), 0);
				if (count > 0) {
					sum.counts.merge(bucket, count, Integer::sum);
				}
			}
		}
		return sum;
	}

}
