package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.PartitionedWork;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes calls that were certainly not placed out of the books: the attempts never were,
 * and the people keep their places.
 */
@Component
class UnsentCalls {

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Attempts attempts;

	private final CallCounts counts;

	private final RunExecutions runExecutions;

	private final PartitionFence partitionFence;

	private final Clock clock;

	UnsentCalls(JdbcClient jdbc, Transactions transactions, Attempts attempts, CallCounts counts,
			RunExecutions runExecutions, PartitionFence partitionFence, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.attempts = attempts;
		this.counts = counts;
		this.runExecutions = runExecutions;
		this.partitionFence = partitionFence;
		this.clock = clock;
	}

	/**
	 * Puts back calls that a step has claimed, in whatever execution of the run, and
	 * never announced; of a partition only its own, because other workers are at work on
	 * the others'. All calls whose send-by time has passed go back as well.
	 * @param step the step
	 */
	void putBack(StepExecution step) {
		if (PartitionedWork.isPartition(step)) {
			List<Long> ofPartition = this.runExecutions.ofPartition(step);
			// what a successor has claimed is its own
			this.transactions.get(() -> this.partitionFence.isPassedBy(Claimer.of(step))
					? remove("claimed_by_partition", ofPartition) : 0);
		}
		else {
			putBack(this.runExecutions.of(step));
		}
	}

	/**
	 * Puts back calls that were claimed and never announced.
	 * @param executions whose calls, whatever their send-by time; all other calls whose
	 * send-by time has passed go back as well
	 * @return how many
	 */
	int putBack(Collection<Long> executions) {
		return this.transactions.get(() -> remove("placed_by_execution", executions));
	}

	private int remove(String claimedBy, Collection<Long> ids) {
		return remove(this.jdbc.sql("""
				SELECT id FROM phone_calls
				WHERE status = 'created' AND (%s IN (:ids) OR send_by < :now)
				""".formatted(claimedBy))
			.param("ids", ids)
			.param("now", Utc.column(this.clock.instant()))
			.query(Long.class)
			.list(), Set.of(CallStatus.CREATED));
	}

	/**
	 * Removes calls, in the transaction that is going on.
	 * @param ids the calls
	 * @param statuses those in another state, and those that the provider has, stay
	 * @return how many
	 */
	int remove(Collection<Long> ids, Set<CallStatus> statuses) {
		if (ids.isEmpty()) {
			return 0;
		}
		List<Unsent> unsent = this.jdbc.sql("""
				SELECT callout_participation_id, placed_by_execution, created_at, sent_at FROM phone_calls
				WHERE id IN (:ids) AND status IN (:statuses) AND remote_call_id IS NULL
				FOR UPDATE
				""")
			.param("ids", ids)
			.param("statuses", CallStatus.columns(statuses))
			.query(UnsentCalls::unsent)
			.list();
		this.jdbc.sql("""
				DELETE FROM phone_calls
				WHERE id IN (:ids) AND status IN (:statuses) AND remote_call_id IS NULL
				""").param("ids", ids).param("statuses", CallStatus.columns(statuses)).update();
		this.attempts.recount(unsent.stream().map(Unsent::participation).toList());
		this.counts.removed(unsent.stream().map(Unsent::counted).toList());
		return unsent.size();
	}

	private static Unsent unsent(ResultSet row, int number) throws SQLException {
		return new Unsent(row.getLong("callout_participation_id"),
				new CallCounts.Removed(row.getLong("placed_by_execution"),
						row.getObject("created_at", LocalDateTime.class),
						row.getObject("sent_at", LocalDateTime.class)));
	}

	private record Unsent(long participation, CallCounts.Removed counted) {
	}

}
