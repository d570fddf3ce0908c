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
		verdicts.forEach((verdict) -> add(verdict.bucket(), 1));
	}

	/**
	 * Counts those whom others have counted.
	 */
	void add(Held others) {
		others.counts().forEach(this::add);
	}

	void add(Bucket bucket, int people) {
		if (people > 0) {
			this.counts.merge(bucket, people, Integer::sum);
		}
	}

	Map<Bucket, Integer> counts() {
		return this.counts;
	}

}
