package org.scfm.call;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import org.scfm.policy.Bucket;
import org.scfm.policy.Verdict;

/**
 * Counts whom the gate held back in one run, by reason. Each person is counted as often
 * as the gate was asked.
 */
class Held {

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

}
