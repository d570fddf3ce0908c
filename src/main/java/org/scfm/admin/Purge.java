package org.scfm.admin;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.scfm.call.CallStatus;
import org.scfm.database.Transactions;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes what Spring Batch has recorded of runs that ended long ago. A run goes as a
 * whole, and only if nothing depends on it any more:
 * <ul>
 * <li>It has completed or was abandoned, so that it is never restarted. Its limits, which
 * count the calls of its executions, are not asked for again.</li>
 * <li>None of its executions seems to run.</li>
 * <li>No call that it placed is still open.</li>
 * </ul>
 * Contacts and calls keep the ids of runs and executions that are gone. The sequences
 * that give these ids are left alone, so none is ever given again.
 */
@Component
public class Purge {

	private static final int RUNS_TOGETHER = 500;

	private static final String OLD = """
			EXISTS (SELECT 1 FROM BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = i.JOB_INSTANCE_ID)
			AND NOT EXISTS (
			  SELECT 1 FROM BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = i.JOB_INSTANCE_ID
			  AND (COALESCE(e.END_TIME, e.LAST_UPDATED, e.CREATE_TIME) >= :before
			    OR e.STATUS NOT IN ('COMPLETED', 'FAILED', 'STOPPED', 'ABANDONED')))
			AND (SELECT e.STATUS FROM BATCH_JOB_EXECUTION e WHERE e.JOB_INSTANCE_ID = i.JOB_INSTANCE_ID
			  ORDER BY e.JOB_EXECUTION_ID DESC LIMIT 1) %s IN ('COMPLETED', 'ABANDONED')
			""";

	private static final String NEXT = "SELECT i.JOB_INSTANCE_ID FROM BATCH_JOB_INSTANCE i WHERE i.JOB_INSTANCE_ID > :after AND "
			+ OLD.formatted("") + " ORDER BY i.JOB_INSTANCE_ID LIMIT :limit";

	private static final String RESTARTABLE = "SELECT COUNT(*) FROM BATCH_JOB_INSTANCE i WHERE " + OLD.formatted("NOT");

	// children first, each with the ids that it is found by
	private static final Map<String, String> TABLES = new LinkedHashMap<>();

	static {
		TABLES.put("BATCH_STEP_EXECUTION_CONTEXT", "STEP_EXECUTION_ID IN (:steps)");
		TABLES.put("BATCH_JOB_EXECUTION_CONTEXT", "JOB_EXECUTION_ID IN (:executions)");
		TABLES.put("BATCH_STEP_EXECUTION", "JOB_EXECUTION_ID IN (:executions)");
		TABLES.put("BATCH_JOB_EXECUTION_PARAMS", "JOB_EXECUTION_ID IN (:executions)");
		TABLES.put("BATCH_JOB_EXECUTION", "JOB_INSTANCE_ID IN (:runs)");
		TABLES.put("BATCH_JOB_INSTANCE", "JOB_INSTANCE_ID IN (:runs)");
	}

	private final JdbcClient jdbc;

	private final Transactions transactions;

	Purge(JdbcClient jdbc, Transactions transactions) {
		this.jdbc = jdbc;
		this.transactions = transactions;
	}

	/**
	 * Counts what would be deleted.
	 * @param before only runs that ended before this time
	 * @return the counts
	 */
	public PurgeCounts count(Instant before) {
		return purge(before, "SELECT COUNT(*) FROM ");
	}

	/**
	 * Deletes, in transactions of some hundred runs each, so that nobody is held up for
	 * long; whoever breaks off keeps what is done.
	 * @param before only runs that ended before this time
	 * @return what was deleted
	 */
	public PurgeCounts delete(Instant before) {
		return purge(before, "DELETE FROM ");
	}

	private PurgeCounts purge(Instant before, String verb) {
		LocalDateTime ended = LocalDateTime.ofInstant(before, ZoneId.systemDefault());
		Set<Long> open = placedOpenCalls();
		Map<String, Long> rows = new LinkedHashMap<>();
		TABLES.keySet().forEach((table) -> rows.put(table, 0L));
		long keptOpen = 0;
		List<Long> page = next(0, ended);
		while (!page.isEmpty()) {
			List<Long> kept = runsOf(page, open);
			keptOpen += kept.size();
			List<Long> runs = new ArrayList<>(page);
			runs.removeAll(new HashSet<>(kept));
			if (!runs.isEmpty()) {
				this.transactions.get(() -> together(runs, verb))
					.forEach((table, count) -> rows.merge(table, count, Long::sum));
			}
			page = next(page.get(page.size() - 1), ended);
		}
		return new PurgeCounts(rows, rows.get("BATCH_JOB_INSTANCE"), rows.get("BATCH_JOB_EXECUTION"),
				this.jdbc.sql(RESTARTABLE).param("before", ended).query(Long.class).single(), keptOpen);
	}

	private List<Long> next(long after, LocalDateTime before) {
		return this.jdbc.sql(NEXT)
			.param("after", after)
			.param("before", before)
			.param("limit", RUNS_TOGETHER)
			.query(Long.class)
			.list();
	}

	private Set<Long> placedOpenCalls() {
		return new HashSet<>(
				this.jdbc.sql("SELECT DISTINCT placed_by_execution FROM phone_calls WHERE status IN (:live)")
					.param("live", CallStatus.LIVE.stream().map(CallStatus::column).toList())
					.query(Long.class)
					.list());
	}

	private List<Long> runsOf(List<Long> runs, Collection<Long> executions) {
		return this.jdbc.sql("""
				SELECT JOB_INSTANCE_ID, JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION WHERE JOB_INSTANCE_ID IN (:runs)
				""")
			.param("runs", runs)
			.query((row, number) -> executions.contains(row.getLong("JOB_EXECUTION_ID"))
					? row.getLong("JOB_INSTANCE_ID") : -1L)
			.list()
			.stream()
			.filter((run) -> run >= 0)
			.distinct()
			.toList();
	}

	private Map<String, Long> together(List<Long> runs, String verb) {
		List<Long> executions = this.jdbc
			.sql("SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION WHERE JOB_INSTANCE_ID IN (:runs)")
			.param("runs", runs)
			.query(Long.class)
			.list();
		List<Long> steps = executions.isEmpty() ? List.of()
				: this.jdbc
					.sql("SELECT STEP_EXECUTION_ID FROM BATCH_STEP_EXECUTION WHERE JOB_EXECUTION_ID IN (:executions)")
					.param("executions", executions)
					.query(Long.class)
					.list();
		Map<String, List<Long>> ids = Map.of("runs", runs, "executions", executions, "steps", steps);
		Map<String, Long> counts = new LinkedHashMap<>();
		TABLES.forEach((table, condition) -> {
			String name = condition.replaceFirst(".*:(\\w+)\\).*", "$1");
			List<Long> these = ids.get(name);
			if (these.isEmpty()) {
				return;
			}
			JdbcClient.StatementSpec statement = this.jdbc.sql(verb + table + " WHERE " + condition).param(name, these);
			counts.put(table, verb.startsWith("DELETE") ? statement.update() : statement.query(Long.class).single());
		});
		return counts;
	}

}
