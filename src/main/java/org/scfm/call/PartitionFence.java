package org.scfm.call;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps a worker whose partition another has taken over from claiming and announcing
 * calls, and from starting flows: whoever takes a partition raises the version of its row
 * first.
 */
@Component
public class PartitionFence {

	private final JdbcClient jdbc;

	PartitionFence(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Checks that the claimer's partition is still its own, and keeps it so until the end
	 * of the transaction that is going on.
	 * @param claimer who is about to claim or to announce
	 * @throws IllegalStateException if it is not
	 */
	public void check(Claimer claimer) {
		if (!isPassedBy(claimer)) {
			throw new IllegalStateException("another worker has taken over this partition");
		}
	}

	/**
	 * Whether the claimer's partition is still its own; it is kept so until the end of
	 * the transaction that is going on.
	 * @param claimer who claims
	 * @return true also where one process does the whole step
	 */
	public boolean isPassedBy(Claimer claimer) {
		if (claimer.partition() == null) {
			return true;
		}
		int version = this.jdbc.sql("SELECT VERSION FROM BATCH_STEP_EXECUTION WHERE STEP_EXECUTION_ID = ? FOR UPDATE")
			.param(claimer.partition())
			.query(Integer.class)
			.single();
		return version == claimer.version();
	}

}
