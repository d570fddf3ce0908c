package org.scfm.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

import org.scfm.call.CallFacts;
import org.scfm.call.Claimer;
import org.scfm.call.PartitionFence;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.job.Json;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * The completed calls in the database. A call is claimed, durably, before its flow start
 * is sent, so that no second process and no restart sends it again. Every method is a
 * short transaction of its own.
 */
@Component
class CompletedCalls {

	// In the order of the index, which is that of the ids. If asked for that order, H2
	// sorts and locks all such calls for each claim, and MySQL, unless told the index,
	// reads the primary key from its start, past all calls that have their flow.
	static final String NEXT = """
			SELECT /*+ INDEX(phone_calls phone_calls_flow) */ id FROM phone_calls
			WHERE status = 'completed' AND flow_status IS NULL
			LIMIT 1
			FOR UPDATE SKIP LOCKED
			""";

	/**
	 * How long after its claim a start may be sent. What is longer under way is a dead
	 * process's, so that whoever wakes up late must ask again whether it may.
	 */
	static final Duration SEND_WITHIN = Duration.ofMinutes(1);

	private static final String NEXT_REFUSED = """
			SELECT /*+ INDEX(phone_calls phone_calls_flow_retry) */ id FROM phone_calls
			WHERE status = 'completed' AND flow_status = 'refused' AND flow_retry_at <= :due
			ORDER BY flow_retry_at
			LIMIT 1
			FOR UPDATE SKIP LOCKED
			""";

	private static final String FACTS = """
			SELECT c.id, c.msisdn, c.contact_id, c.callout_participation_id, c.callout_id, c.flow_status,
			  c.flow_attempted_at, c.flow_refusals,
			  n.metadata AS contact_metadata, p.metadata AS participation_metadata, o.metadata AS callout_metadata
			FROM phone_calls c
			JOIN contacts n ON n.id = c.contact_id
			JOIN callout_participations p ON p.id = c.callout_participation_id
			JOIN callouts o ON o.id = c.callout_id
			WHERE c.id = :id
			""";

	private static final String CLAIM = """
			UPDATE phone_calls
			SET flow_status = 'starting', flow_key = :key, flow_attempted_at = :now, flow_lookups = 0,
			  flow_looked_up_at = NULL, changed_by_execution = :execution, flow_claimed_by_partition = :partition,
			  lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id
			""";

	private static final String CLAIM_AGAIN = """
			UPDATE phone_calls
			SET flow_attempted_at = :now, flow_lookups = 0, flow_looked_up_at = NULL, lock_version = lock_version + 1,
			  updated_at = :now
			WHERE id = :id AND flow_status = 'starting' AND flow_key = :key
			""";

	private static final String PUT_BACK = """
			UPDATE phone_calls
			SET flow_status = :status, flow_attempted_at = :attempted, flow_key = NULL, flow_lookups = 0,
			  flow_looked_up_at = NULL, lock_version = lock_version + 1, updated_at = :now
			WHERE id = :id AND flow_status = 'starting' AND flow_key = :key
			""";

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final PartitionFence partitionFence;

	private final Clock clock;

	CompletedCalls(JdbcClient jdbc, Transactions transactions, PartitionFence partitionFence, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.partitionFence = partitionFence;
		this.clock = clock;
	}

	/**
	 * Claims the oldest call that no flow start was tried for.
	 * @param claimer who claims
	 * @return the call, if there is one
	 * @throws IllegalStateException if another worker has taken over the claimer's
	 * partition
	 */
	Optional<CompletedCall> claimNew(Claimer claimer) {
		return claim(this.jdbc.sql(NEXT), claimer);
	}

	/**
	 * Claims the call whose refused flow start is due the longest.
	 * @param claimer who claims
	 * @param due when it must have been due
	 * @return the call, if there is one
	 * @throws IllegalStateException if another worker has taken over the claimer's
	 * partition
	 */
	Optional<CompletedCall> claimRefused(Claimer claimer, Instant due) {
		return claim(this.jdbc.sql(NEXT_REFUSED).param("due", Utc.column(due)), claimer);
	}

	private Optional<CompletedCall> claim(StatementSpec next, Claimer claimer) {
		return this.transactions.get(() -> {
			this.partitionFence.check(claimer);
			return next.query(Long.class).optional().map((id) -> claimed(id, claimer));
		});
	}

	private CompletedCall claimed(long id, Claimer claimer) {
		Instant now = this.clock.instant();
		String key = UUID.randomUUID().toString();
		CompletedCall call = this.jdbc.sql(FACTS).param("id", id).query((row, number) -> call(row, key, now)).single();
		this.jdbc.sql(CLAIM)
			.param("key", key)
			.param("now", Utc.column(now))
			.param("execution", claimer.execution())
			.param("partition", claimer.partition())
			.param("id", id)
			.update();
		return call;
	}

	/**
	 * Whether a claimed start may be sent, or sent again, now. Asks the books once the
	 * claim is old, because someone else may have settled it or taken over the partition
	 * since, and if it may, begins its time anew.
	 * @param call the claimed call
	 * @param claimer who has claimed it
	 * @return {@code false} if the start is no longer the claimant's
	 */
	boolean maySend(CompletedCall call, Claimer claimer) {
		Instant now = this.clock.instant();
		if (now.isBefore(call.claimedAt().plus(SEND_WITHIN))) {
			return true;
		}
		return this.transactions.get(() -> this.partitionFence.isPassedBy(claimer) && this.jdbc.sql(CLAIM_AGAIN)
			.param("now", Utc.column(now))
			.param("id", call.id())
			.param("key", call.key())
			.update() == 1);
	}

	/**
	 * Undoes a claim, for a call whose flow start was certainly not processed.
	 * @param call the claimed call
	 */
	void putBack(CompletedCall call) {
		Instant refused = call.refusedBefore();
		this.transactions.insist(() -> this.jdbc.sql(PUT_BACK)
			.param("status", (refused != null) ? "refused" : null)
			.param("attempted", (refused != null) ? Utc.column(refused) : null)
			.param("now", Utc.column(this.clock.instant()))
			.param("id", call.id())
			.param("key", call.key())
			.update());
	}

	/**
	 * How many calls no flow start was tried for.
	 * @return how many
	 */
	long countNew() {
		return this.jdbc.sql("SELECT COUNT(*) FROM phone_calls WHERE status = 'completed' AND flow_status IS NULL")
			.query(Long.class)
			.single();
	}

	/**
	 * How many refused flow starts are due.
	 * @param due when they must have been due
	 * @return how many
	 */
	long countRefused(Instant due) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE status = 'completed' AND flow_status = 'refused' AND flow_retry_at <= ?
				""").param(Utc.column(due)).query(Long.class).single();
	}

	/**
	 * How many flows some job executions have started, or perhaps started.
	 * @param executions the job executions
	 * @return how many
	 */
	long countPerhapsStarted(Collection<Long> executions) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE status = 'completed' AND flow_status IN ('starting', 'started', 'unknown')
				AND changed_by_execution IN (:executions)
				""").param("executions", executions).query(Long.class).single();
	}

	/**
	 * How many flows one partition of a run has started, or perhaps started.
	 * @param executions the run's job executions
	 * @param partition the partition's step executions
	 * @return how many
	 */
	long countPerhapsStartedByPartition(Collection<Long> executions, Collection<Long> partition) {
		return this.jdbc.sql("""
				SELECT COUNT(*) FROM phone_calls
				WHERE status = 'completed' AND flow_status IN ('starting', 'started', 'unknown')
				AND changed_by_execution IN (:executions) AND flow_claimed_by_partition IN (:partition)
				""").param("executions", executions).param("partition", partition).query(Long.class).single();
	}

	private static CompletedCall call(ResultSet row, String key, Instant now) throws SQLException {
		CallFacts facts = new CallFacts(row.getLong("id"), row.getString("msisdn"), row.getLong("contact_id"),
				Json.read(row.getString("contact_metadata")), row.getLong("callout_participation_id"),
				Json.read(row.getString("participation_metadata")), row.getLong("callout_id"),
				Json.read(row.getString("callout_metadata")));
		Instant refused = "refused".equals(row.getString("flow_status")) ? Utc.time(row, "flow_attempted_at") : null;
		return new CompletedCall(facts, key, now, refused, row.getInt("flow_refusals"));
	}

}
