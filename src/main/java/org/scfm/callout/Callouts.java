package org.scfm.callout;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.scfm.job.Arguments;
import org.scfm.job.Json;
import org.scfm.job.UsageException;
import org.scfm.monitoring.LogContext;
import org.scfm.policy.DialPolicy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The callouts in the database.
 */
@Component
public class Callouts {

	private static final String SELECT = "SELECT id, status, status_reason, metadata, dial_policy FROM callouts";

	private final JdbcClient jdbc;

	Callouts(JdbcClient jdbc) {
		this.jdbc = jdbc;
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
	 * The callouts of which there is a reason to tell why people are not called.
	 * @param only the id of the only one that is asked for, or empty for all
	 * @return the callouts, oldest first
	 */
	public List<Callout> withReason(Optional<Long> only) {
		return this.jdbc.sql(SELECT + " WHERE status_reason IS NOT NULL AND id = COALESCE(:only, id) ORDER BY id")
			.param("only", only.orElse(null), Types.BIGINT)
			.query(Callouts::callout)
			.list();
	}

	/**
	 * Locks a callout until the end of the transaction.
	 * @throws UsageException if there is none
	 */
	Callout lock(long id) {
		return this.jdbc.sql(SELECT + " WHERE id = :id FOR UPDATE")
			.param("id", id)
			.query(Callouts::callout)
			.optional()
			.orElseThrow(() -> new UsageException("there is no callout " + id));
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
				row.getString("status_reason"), Json.read(row.getString("metadata")),
				DialPolicy.read(row.getString("dial_policy")));
	}

}
