package org.scfm.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.CallEntry.By;
import org.scfm.admin.CallEntry.Flow;
import org.scfm.admin.PersonHistory.Import;
import org.scfm.admin.PersonHistory.Participation;
import org.scfm.call.CallStatus;
import org.scfm.callout.Callouts;
import org.scfm.contact.DoNotCall;
import org.scfm.contact.Msisdn;
import org.scfm.database.Utc;
import org.scfm.job.Json;
import org.scfm.job.UsageException;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What happened to calls and to people, and which execution did it.
 */
@Component
public class CallHistory {

	private static final String JOB_OF = """
			(SELECT i.JOB_NAME FROM BATCH_JOB_EXECUTION e JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
			    WHERE e.JOB_EXECUTION_ID = c.%s)""";

	private static final String CALLS = """
			SELECT c.*,
			  %s AS placed_by_job,
			  %s AS changed_by_job
			FROM phone_calls c WHERE c.id IN (:ids) ORDER BY c.id
			""".formatted(JOB_OF.formatted("placed_by_execution"), JOB_OF.formatted("changed_by_execution"));

	private static final String CALL_IDS_OF_CONTACT = """
			SELECT c.id FROM callout_participations p JOIN phone_calls c ON c.callout_participation_id = p.id
			WHERE p.contact_id = ?
			""";

	private final JdbcClient jdbc;

	private final Callouts callouts;

	private final DoNotCall doNotCall;

	private final Executions executions;

	CallHistory(JdbcClient jdbc, Callouts callouts, DoNotCall doNotCall, Executions executions) {
		this.jdbc = jdbc;
		this.callouts = callouts;
		this.doNotCall = doNotCall;
		this.executions = executions;
	}

	/**
	 * Lists calls, newest first.
	 * @param filter which
	 * @return the calls
	 * @throws UsageException if there is no such participation, contact, execution or
	 * callout
	 */
	public List<CallEntry> list(CallFilter filter) {
		requireKnown(filter);
		Map<String, Object> values = new LinkedHashMap<>();
		String query = query(filter, values);
		JdbcClient.StatementSpec statement = this.jdbc.sql(query);
		values.forEach(statement::param);
		List<Long> ids = statement.query(Long.class).list();
		if (ids.isEmpty() && filter.execution() != null) {
			// one whose record was purged may have placed calls
			this.executions.find(filter.execution());
		}
		Map<Long, CallEntry> calls = calls(ids);
		return ids.stream().map(calls::get).filter(Objects::nonNull).toList();
	}

	private void requireKnown(CallFilter filter) {
		if (filter.participation() != null && this.jdbc.sql("SELECT id FROM callout_participations WHERE id = ?")
			.param(filter.participation())
			.query(Long.class)
			.optional()
			.isEmpty()) {
			throw new UsageException("there is no participation " + filter.participation());
		}
		if (filter.callout() != null) {
			this.callouts.require(filter.callout());
		}
		if (filter.msisdn() != null) {
			contact(filter.msisdn());
		}
	}

	// the ids first, each from one index, so that no wide row is sorted
	static String query(CallFilter filter, Map<String, Object> values) {
		List<String> conditions = new ArrayList<>();
		if (filter.participation() != null) {
			conditions.add("c.callout_participation_id = :participation");
			values.put("participation", filter.participation());
		}
		if (filter.msisdn() != null) {
			conditions.add("c.callout_participation_id IN (SELECT p.id FROM contacts n "
					+ "JOIN callout_participations p ON p.contact_id = n.id WHERE n.msisdn = :msisdn)");
			values.put("msisdn", filter.msisdn().value());
		}
		if (filter.callout() != null) {
			conditions.add("c.callout_id = :callout");
			values.put("callout", filter.callout());
		}
		if (!filter.statuses().isEmpty()) {
			conditions.add("c.status IN (:statuses)");
			values.put("statuses", filter.statuses().stream().map(CallStatus::column).sorted().toList());
		}
		values.put("limit", filter.limit());
		if (filter.execution() == null) {
			return newest(conditions, null) + " ORDER BY id DESC LIMIT :limit";
		}
		values.put("execution", filter.execution());
		return "(" + newest(conditions, "c.placed_by_execution = :execution")
				+ " ORDER BY id DESC LIMIT :limit) UNION (" + newest(conditions, "c.changed_by_execution = :execution")
				+ " ORDER BY id DESC LIMIT :limit) ORDER BY id DESC LIMIT :limit";
	}

	private static String newest(List<String> conditions, @Nullable String further) {
		List<String> all = new ArrayList<>(conditions);
		if (further != null) {
			all.add(further);
		}
		return "SELECT c.id FROM phone_calls c" + (all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all));
	}

	/**
	 * Finds everything about the person with a number.
	 * @param msisdn the number
	 * @return the person
	 * @throws UsageException if there is no such contact
	 */
	public PersonHistory person(Msisdn msisdn) {
		long contact = contact(msisdn);
		List<DoNotCall.Entry> forbidden = this.doNotCall.history(msisdn);
		Map<Long, List<CallEntry>> calls = calls(
				this.jdbc.sql(CALL_IDS_OF_CONTACT).param(contact).query(Long.class).list())
			.values()
			.stream()
			.collect(Collectors.groupingBy(CallEntry::participation));
		List<Participation> participations = this.jdbc.sql("""
				SELECT p.*, o.status AS callout_status
				FROM callout_participations p JOIN callouts o ON o.id = p.callout_id
				WHERE p.contact_id = ? ORDER BY p.callout_id
				""")
			.param(contact)
			.query((row, number) -> participation(row, calls.getOrDefault(row.getLong("id"), List.of())))
			.list();
		return this.jdbc.sql("SELECT * FROM contacts WHERE id = ?")
			.param(contact)
			.query((row, number) -> new PersonHistory(row.getLong("id"), row.getString("msisdn"),
					Json.read(row.getString("metadata")), time(row, "created_at"), time(row, "updated_at"),
					imported(row.getObject("import_run", Long.class), row.getLong("import_line")), forbidden,
					participations))
			.single();
	}

	private long contact(Msisdn msisdn) {
		return this.jdbc.sql("SELECT id FROM contacts WHERE msisdn = ?")
			.param(msisdn.value())
			.query(Long.class)
			.optional()
			.orElseThrow(() -> new UsageException("there is no contact with the number " + msisdn.masked()
					+ this.doNotCall.history(msisdn)
						.stream()
						.filter((entry) -> entry.ended() == null)
						.map((entry) -> "; it is on the do-not-call list by entry " + entry.id())
						.collect(Collectors.joining())));
	}

	private @Nullable Import imported(@Nullable Long run, long line) {
		if (run == null) {
			return null;
		}
		List<Long> executionsOfRun = this.jdbc
			.sql("SELECT JOB_EXECUTION_ID FROM BATCH_JOB_EXECUTION WHERE JOB_INSTANCE_ID = ? ORDER BY JOB_EXECUTION_ID")
			.param(run)
			.query(Long.class)
			.list();
		return new Import(run, line, parameter(executionsOfRun, "runId"), parameter(executionsOfRun, "inputFile"),
				executionsOfRun);
	}

	private @Nullable String parameter(List<Long> executionsOfRun, String name) {
		return executionsOfRun.isEmpty() ? null
				: this.jdbc.sql("""
						SELECT PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS
						WHERE JOB_EXECUTION_ID = ? AND PARAMETER_NAME = ?
						""")
					.params(List.of(executionsOfRun.get(executionsOfRun.size() - 1), name))
					.query(String.class)
					.optional()
					.orElse(null);
	}

	private Map<Long, CallEntry> calls(List<Long> ids) {
		Map<Long, CallEntry> calls = new LinkedHashMap<>();
		if (!ids.isEmpty()) {
			this.jdbc.sql(CALLS)
				.param("ids", ids)
				.query((row, number) -> call(row))
				.list()
				.forEach((call) -> calls.put(call.id(), call));
		}
		return calls;
	}

	private static Participation participation(ResultSet row, List<CallEntry> calls) throws SQLException {
		return new Participation(row.getLong("id"), row.getLong("callout_id"), row.getString("callout_status"),
				time(row, "created_at"), row.getInt("attempts"), row.getString("last_outcome"),
				Utc.time(row, "last_attempt_at"), calls);
	}

	private static CallEntry call(ResultSet row) throws SQLException {
		return new CallEntry(row.getLong("id"), row.getLong("callout_id"), row.getLong("callout_participation_id"),
				row.getLong("contact_id"), row.getString("msisdn"), row.getInt("attempt"),
				CallStatus.ofColumn(row.getString("status")), time(row, "created_at"), Utc.time(row, "sent_at"),
				Utc.time(row, "queued_at"), Utc.time(row, "ended_at"), Utc.time(row, "polled_at"),
				row.getString("provider"), row.getString("from_number"), row.getString("remote_call_id"),
				row.getString("remote_status"), row.getString("remote_direction"), row.getString("remote_error_code"),
				row.getString("remote_error_message"), row.getInt("lookups"), Utc.time(row, "looked_up_at"),
				row.getString("lookup_finding"), flow(row),
				new By(row.getLong("placed_by_execution"), row.getString("placed_by_job")),
				new By(row.getLong("changed_by_execution"), row.getString("changed_by_job")), time(row, "updated_at"));
	}

	private static @Nullable Flow flow(ResultSet row) throws SQLException {
		String status = row.getString("flow_status");
		String uuid = row.getString("flow_uuid");
		return (status == null) ? null
				: new Flow(status, (uuid != null) ? uuid : row.getString("flow_id"), Utc.time(row, "flow_attempted_at"),
						Utc.time(row, "flow_started_at"), row.getString("flow_error_message"));
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return Objects.requireNonNull(Utc.time(row, column));
	}

}
