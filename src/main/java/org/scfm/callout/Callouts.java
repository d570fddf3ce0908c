package org.scfm.callout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.scfm.database.Utc;
import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.monitoring.LogContext;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Repository;

/**
 * The callouts in the database.
 */
@Repository
public class Callouts {

	private static final String SELECT = "SELECT id, status, metadata FROM callouts";

	private final JdbcClient jdbc;

	private final Clock clock;

	Callouts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	long create(Map<String, Object> metadata) {
		Instant now = this.clock.instant();
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("""
				INSERT INTO callouts (status, metadata, created_at, updated_at)
				VALUES (:status, :metadata, :now, :now)
				""")
			.param("status", CalloutStatus.INITIALIZED.column())
			.param("metadata", Json.write(metadata))
			.param("now", Utc.column(now))
			.update(key, "id");
		return key.getKeyAs(Number.class).longValue();
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
	 * @return the callouts
	 */
	public List<Callout> running() {
		return this.jdbc.sql(SELECT + " WHERE status = :running ORDER BY id")
			.param("running", CalloutStatus.RUNNING.column())
			.query(Callouts::callout)
			.list();
	}

	/**
	 * Locks callouts until the end of the transaction, so that no action on them
	 * completes before it.
	 * @param ids the callouts' ids
	 * @return the ids of those that are running
	 */
	public Set<Long> lockRunning(Collection<Long> ids) {
		return Set.copyOf(this.jdbc.sql("""
				SELECT id FROM callouts
				WHERE id IN (:ids) AND status = :running
				ORDER BY id
				FOR UPDATE
				""").param("ids", ids).param("running", CalloutStatus.RUNNING.column()).query(Long.class).list());
	}

	/**
	 * Does an action on a callout. When it has returned from a committed transaction,
	 * whoever asks {@link #lockRunning(Collection)} sees the new state.
	 * @param id the callout's id
	 * @param action the action
	 * @return the new state
	 * @throws UsageException if the action is not allowed in the callout's state; nothing
	 * is changed then
	 */
	public CalloutStatus change(long id, CalloutAction action) {
		Callout callout = this.jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query(Callouts::callout)
			.optional()
			.orElseThrow(() -> new UsageException("there is no callout " + id));
		requireAllowed(callout, action);
		this.jdbc.sql("UPDATE callouts SET status = :status, updated_at = :now WHERE id = :id")
			.param("status", action.result().column())
			.param("now", Utc.column(this.clock.instant()))
			.param("id", id)
			.update();
		return action.result();
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
				Json.read(row.getString("metadata")));
	}

}
