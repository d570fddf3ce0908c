package org.scfm.callout;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;
import org.scfm.policy.DialPolicy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What was changed of callouts, by whom, and why. To be used in the transaction that
 * changes them.
 */
@Repository
class CalloutChanges {

	private final JdbcClient jdbc;

	private final Clock clock;

	CalloutChanges(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Writes a change down.
	 * @param callout the callout's id
	 * @param what what was done
	 * @param policy its rules from then on
	 * @param reason why, where no person did it
	 * @param execution the job execution that did it
	 */
	void add(long callout, String what, Optional<DialPolicy> policy, @Nullable String reason, long execution) {
		this.jdbc.sql("""
				INSERT INTO callout_changes (callout_id, execution_id, what, reason, dial_policy, created_at)
				VALUES (:callout, :execution, :what, :reason, :policy, :now)
				""")
			.param("callout", callout)
			.param("execution", execution)
			.param("what", what)
			.param("reason", reason, Types.VARCHAR)
			.param("policy", policy.map(DialPolicy::json).orElse(null), Types.VARCHAR)
			.param("now", Utc.column(this.clock.instant()))
			.update();
	}

	/**
	 * When a callout was last started or resumed.
	 * @param callout the callout's id
	 * @return the time, or the epoch where that is not known
	 */
	Instant lastRun(long callout) {
		return this.jdbc.sql("""
				SELECT MAX(created_at) AS last_run FROM callout_changes
				WHERE callout_id = :callout AND what IN (:running)
				""")
			.param("callout", callout)
			.param("running", List.of(CalloutAction.START.word(), CalloutAction.RESUME.word()))
			.query((row, number) -> Optional.ofNullable(Utc.time(row, "last_run")))
			.single()
			.orElse(Instant.EPOCH);
	}

}
