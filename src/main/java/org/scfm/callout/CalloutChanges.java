package org.scfm.callout;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.policy.DialPolicy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;

/**
 * Changes callouts, and writes each change down: what was done, by which job execution,
 * the rules from then on, and why, where no person did it. All of it in the transaction
 * of the caller.
 */
@Component
public class CalloutChanges {

	private final JdbcClient jdbc;

	private final Callouts callouts;

	private final Clock clock;

	CalloutChanges(JdbcClient jdbc, Callouts callouts, Clock clock) {
		this.jdbc = jdbc;
		this.callouts = callouts;
		this.clock = clock;
	}

	long create(Map<String, Object> metadata, Optional<DialPolicy> policy, long execution) {
		Instant now = this.clock.instant();
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("""
				INSERT INTO callouts (status, metadata, dial_policy, created_at, updated_at)
				VALUES (:status, :metadata, :policy, :now, :now)
				""")
			.param("status", CalloutStatus.INITIALIZED.column())
			.param("metadata", Json.write(metadata))
			.param("policy", policy.map(DialPolicy::json).orElse(null), Types.VARCHAR)
			.param("now", Utc.column(now))
			.update(key, "id");
		long id = key.getKeyAs(Number.class).longValue();
		add(id, "create", policy, null, execution);
		return id;
	}

	/**
	 * Does an action on a callout. When it has returned from a committed transaction,
	 * whoever asks {@link Callouts#lockRunning} sees the new state.
	 * @param id the callout's id
	 * @param action the action
	 * @param execution the job execution that does it
	 * @return the new state
	 * @throws UsageException if the action is not allowed in the callout's state; nothing
	 * is changed then
	 */
	public CalloutStatus change(long id, CalloutAction action, long execution) {
		Callout callout = this.callouts.lock(id);
		Callouts.requireAllowed(callout, action);
		CalloutStatus result = action.result(callout.status());
		if (result != callout.status()) {
			become(callout, result, action.word(), null, execution);
		}
		return result;
	}

	/**
	 * Completes a callout.
	 * @param callout a running callout, locked
	 * @param execution the job execution that has found nobody left to call
	 */
	public void complete(Callout callout, long execution) {
		become(callout, CalloutStatus.COMPLETED, "complete", null, execution);
	}

	/**
	 * Pauses a callout. Only a person resumes it.
	 * @param callout a running callout, locked
	 * @param reason why, in words
	 * @param execution the job execution that does it
	 */
	public void pause(Callout callout, String reason, long execution) {
		become(callout, CalloutStatus.PAUSED, CalloutAction.PAUSE.word(), reason, execution);
	}

	/**
	 * Notes something at a callout that is and stays running.
	 * @param id the callout's id
	 * @param what what it is about, a word
	 * @param note what holds its people back, or null if nothing does any more
	 * @param execution the job execution that found it out
	 */
	public void note(long id, String what, @Nullable String note, long execution) {
		Optional.ofNullable(this.callouts.lockRunning(List.of(id)).get(id))
			.ifPresent((callout) -> become(callout, CalloutStatus.RUNNING, what, note, execution));
	}

	private void become(Callout callout, CalloutStatus status, String what, @Nullable String reason, long execution) {
		this.jdbc.sql("UPDATE callouts SET status = :status, status_reason = :reason, updated_at = :now WHERE id = :id")
			.param("status", status.column())
			.param("reason", reason, Types.VARCHAR)
			.param("now", Utc.column(this.clock.instant()))
			.param("id", callout.id())
			.update();
		add(callout.id(), what, callout.policy(), reason, execution);
	}

	/**
	 * Changes a callout's rules of dialling. The gate will look at everybody anew who is
	 * not reached.
	 * @param callout the callout
	 * @param policy the rules from now on, if any
	 * @param execution the job execution that changes them
	 */
	public void configure(Callout callout, Optional<DialPolicy> policy, long execution) {
		LocalDateTime now = Utc.column(this.clock.instant());
		this.jdbc.sql("UPDATE callouts SET dial_policy = :policy, updated_at = :now WHERE id = :id")
			.param("policy", policy.map(DialPolicy::json).orElse(null), Types.VARCHAR)
			.param("now", now)
			.param("id", callout.id())
			.update();
		this.jdbc.sql("""
				UPDATE callout_participations
				SET next_call_at = CASE WHEN last_outcome IN ('open', 'completed') THEN NULL ELSE :atOnce END
				WHERE callout_id = :id
				""").param("atOnce", Utc.column(Instant.EPOCH)).param("id", callout.id()).update();
		add(callout.id(), "configure", policy, null, execution);
	}

	private void add(long callout, String what, Optional<DialPolicy> policy, @Nullable String reason, long execution) {
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
	public Instant runningSince(long callout) {
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
