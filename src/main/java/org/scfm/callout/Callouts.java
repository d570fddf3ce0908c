package org.scfm.callout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.monitoring.LogContext;
import org.scfm.policy.DialPolicy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;

/**
 * The callouts in the database.
 */
@Repository
public class Callouts {

	private static final String SELECT = "SELECT id, status, status_reason, metadata, dial_policy FROM callouts";

	private final JdbcClient jdbc;

	private final CalloutChanges changes;

	private final Clock clock;

	Callouts(JdbcClient jdbc, CalloutChanges changes, Clock clock) {
		this.jdbc = jdbc;
		this.changes = changes;
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
		this.changes.add(id, "create", policy, null, execution);
		return id;
	}

	/**
	 * Finds a callout.
	 * @param id its id
	 * @return the callout, if there is one
	 */
	public Optional<Callout> find(long id) {
		return this.jdbc.sql(SELECT + " WHERE id = :id").param("id", id).query(Callouts::callout).optional();
	}

	/**
	 * The callout that the arguments of a job name, or the only one there is. The log
	 * lines of the job say its id from then on.
	 * @param arguments the job's arguments
	 * @return the callout
	 * @throws UsageException if it does not exist, or where none is named and there is
	 * none or more than one; the message lists the ids there are
	 */
	public Callout named(Arguments arguments) {
		Callout callout = find(arguments);
		LogContext.put(LogContext.CALLOUT, callout.id());
		return callout;
	}

	private Callout find(Arguments arguments) {
		Optional<Long> id = arguments.find(CalloutParameters.CALLOUT_ID);
		if (id.isPresent()) {
			return require(id.get());
		}
		List<Callout> some = this.jdbc.sql(SELECT + " ORDER BY id LIMIT 2").query(Callouts::callout).list();
		if (some.isEmpty()) {
			throw new UsageException("there is no callout: create one with scfm run create-callout");
		}
		if (some.size() > 1) {
			throw new UsageException("there are several callouts: say which with calloutId=ID. " + ids());
		}
		return some.get(0);
	}

	/**
	 * The callout of that id.
	 * @param id its id
	 * @return the callout
	 * @throws UsageException if there is none; the message lists the ids there are
	 */
	public Callout require(long id) {
		return find(id).orElseThrow(() -> new UsageException("there is no callout " + id + ". " + ids()));
	}

	/**
	 * The running callouts, oldest first.
	 * @param only the id of the only one that is asked for, or empty for all
	 * @return the callouts
	 */
	public List<Callout> running(Optional<Long> only) {
		return only.map((id) -> find(id).filter(Callout::isRunning).stream().toList())
			.orElseGet(() -> this.jdbc.sql(SELECT + " WHERE status = :running ORDER BY id")
				.param("running", CalloutStatus.RUNNING.column())
				.query(Callouts::callout)
				.list());
	}

	/**
	 * The callouts that were paused by no person, oldest first.
	 * @param only the id of the only one that is asked for, or empty for all
	 * @return the callouts
	 */
	public List<Callout> pausedWithReason(Optional<Long> only) {
		return this.jdbc
			.sql(SELECT + " WHERE status = :paused AND status_reason IS NOT NULL AND id = COALESCE(:only, id) ORDER BY id")
			.param("paused", CalloutStatus.PAUSED.column())
			.param("only", only.orElse(null), Types.BIGINT)
			.query(Callouts::callout)
			.list();
	}

	/**
	 * When a callout was last started or resumed.
	 * @param id the callout's id
	 * @return the time, or the epoch where that is not known
	 */
	public Instant runningSince(long id) {
		return this.changes.lastRun(id);
	}

	/**
	 * Locks callouts until the end of the transaction, so that no action on them
	 * completes before it.
	 * @param ids the callouts' ids
	 * @return those that are running, by id
	 */
	public Map<Long, Callout> lockRunning(Collection<Long> ids) {
		return this.jdbc.sql(SELECT + " WHERE id IN (:ids) AND status = :running ORDER BY id FOR UPDATE")
			.param("ids", ids)
			.param("running", CalloutStatus.RUNNING.column())
			.query(Callouts::callout)
			.list()
			.stream()
			.collect(Collectors.toMap(Callout::id, Function.identity()));
	}

	/**
	 * Does an action on a callout. When it has returned from a committed transaction,
	 * whoever asks {@link #lockRunning(Collection)} sees the new state.
	 * @param id the callout's id
	 * @param action the action
	 * @param execution the job execution that does it
	 * @return the new state
	 * @throws UsageException if the action is not allowed in the callout's state; nothing
	 * is changed then
	 */
	public CalloutStatus change(long id, CalloutAction action, long execution) {
		Callout callout = this.jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query(Callouts::callout)
			.optional()
			.orElseThrow(() -> new UsageException("there is no callout " + id));
		requireAllowed(callout, action);
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

	private void become(Callout callout, CalloutStatus status, String what, @Nullable String reason, long execution) {
		this.jdbc
			.sql("UPDATE callouts SET status = :status, status_reason = :reason, updated_at = :now WHERE id = :id")
			.param("status", status.column())
			.param("reason", reason, Types.VARCHAR)
			.param("now", Utc.column(this.clock.instant()))
			.param("id", callout.id())
			.update();
		this.changes.add(callout.id(), what, callout.policy(), reason, execution);
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
		this.changes.add(callout.id(), "configure", policy, null, execution);
	}

	/**
	 * The rules of callouts.
	 * @param ids the callouts' ids
	 * @return rules by id; a callout that has none of its own is not among them
	 */
	public Map<Long, DialPolicy> policies(Collection<Long> ids) {
		Map<Long, DialPolicy> policies = new HashMap<>();
		this.jdbc.sql(SELECT + " WHERE id IN (:ids) AND dial_policy IS NOT NULL")
			.param("ids", ids)
			.query(Callouts::callout)
			.list()
			.forEach((callout) -> callout.policy().ifPresent((policy) -> policies.put(callout.id(), policy)));
		return policies;
	}

	/**
	 * Checks whether an action is allowed on a callout.
	 * @param callout the callout
	 * @param action the action
	 * @throws UsageException if it is not
	 */
	public static void requireAllowed(Callout callout, CalloutAction action) {
		if (!action.isAllowedIn(callout.status())) {
			throw new UsageException("callout " + callout.id() + " is " + callout.status().column() + ", so "
					+ action.word() + " is not allowed; nothing was changed");
		}
	}

	private String ids() {
		int shown = 20;
		List<Long> ids = this.jdbc.sql("SELECT id FROM callouts ORDER BY id DESC LIMIT :limit")
			.param("limit", shown + 1)
			.query(Long.class)
			.list();
		if (ids.isEmpty()) {
			return "There are none.";
		}
		String list = ids.stream().limit(shown).map(String::valueOf).reduce((a, b) -> a + ", " + b).orElseThrow();
		return "The callouts, newest first: " + list + ((ids.size() > shown) ? ", ..." : "");
	}

	private static Callout callout(ResultSet row, int number) throws SQLException {
		return new Callout(row.getLong("id"), CalloutStatus.ofColumn(row.getString("status")),
				row.getString("status_reason"), Json.read(row.getString("metadata")), DialPolicy.read(row.getString("dial_policy")));
	}

}
