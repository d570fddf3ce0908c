package org.scfm.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.scfm.job.FailureText;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Results;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What ran and what runs, read from the tables of Spring Batch. A living execution is
 * told from a dead one by the guard of its run.
 */
@Component
public class Executions {

	/**
	 * The states of an execution whose end is not recorded. One is dead if nobody holds
	 * the guard of its run.
	 */
	public static final Set<BatchStatus> SEEM_TO_RUN = Set
		.copyOf(EnumSet.of(BatchStatus.STARTING, BatchStatus.STARTED, BatchStatus.STOPPING, BatchStatus.UNKNOWN));

	private static final String SELECT = """
			SELECT e.JOB_EXECUTION_ID, i.JOB_NAME, e.STATUS, e.CREATE_TIME, e.START_TIME, e.END_TIME, e.EXIT_MESSAGE,
			  (SELECT p.PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS p
			    WHERE p.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID AND p.PARAMETER_NAME = 'runId') AS RUN_ID,
			  (SELECT SUM(s.READ_COUNT) FROM BATCH_STEP_EXECUTION s
			    WHERE s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID) AS READ_COUNT,
			  (SELECT SUM(s.WRITE_COUNT) FROM BATCH_STEP_EXECUTION s
			    WHERE s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID) AS WRITE_COUNT
			FROM BATCH_JOB_EXECUTION e JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
			""";

	private final JdbcClient jdbc;

	private final Effects effects;

	private final JobRepository jobRepository;

	private final RunGuard runGuard;

	Executions(JdbcClient jdbc, Effects effects, JobRepository jobRepository, RunGuard runGuard) {
		this.jdbc = jdbc;
		this.effects = effects;
		this.jobRepository = jobRepository;
		this.runGuard = runGuard;
	}

	/**
	 * Lists executions, newest first.
	 * @param filter which
	 * @return the executions
	 */
	public List<ExecutionSummary> list(ExecutionFilter filter) {
		Map<String, Object> values = new LinkedHashMap<>();
		JdbcClient.StatementSpec statement = this.jdbc.sql(query(filter, values));
		values.forEach(statement::param);
		return statement.query((row, number) -> recorded(row)).list().stream().map(this::judged).toList();
	}

	static String query(ExecutionFilter filter, Map<String, Object> values) {
		List<String> conditions = new ArrayList<>();
		if (filter.job() != null) {
			conditions.add("i.JOB_NAME = :job");
			values.put("job", filter.job());
		}
		if (!filter.statuses().isEmpty()) {
			conditions.add("e.STATUS IN (:statuses)");
			values.put("statuses", filter.statuses().stream().map(BatchStatus::name).sorted().toList());
		}
		if (filter.since() != null) {
			conditions.add("e.CREATE_TIME >= :since");
			values.put("since", LocalDateTime.ofInstant(filter.since(), ZoneId.systemDefault()));
		}
		values.put("limit", filter.limit());
		return SELECT + (conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions))
				+ " ORDER BY e.JOB_EXECUTION_ID DESC LIMIT :limit";
	}

	/**
	 * Finds an execution.
	 * @param executionId its id
	 * @return the execution
	 * @throws UsageException if there is none
	 */
	public ExecutionSummary find(long executionId) {
		return read(executionId).map(this::judged)
			.orElseThrow(() -> new UsageException(
					"there is no execution " + executionId + "; those there are: scfm executions"));
	}

	/**
	 * Finds all executions of the run that one belongs to.
	 * @param executionId the id of one of them
	 * @return the executions, oldest first
	 */
	public List<ExecutionSummary> chain(long executionId) {
		return this.jdbc.sql(SELECT + """
				WHERE e.JOB_INSTANCE_ID = (SELECT f.JOB_INSTANCE_ID FROM BATCH_JOB_EXECUTION f
				  WHERE f.JOB_EXECUTION_ID = ?)
				ORDER BY e.JOB_EXECUTION_ID
				""")
			.param(executionId)
			.query((row, number) -> recorded(row))
			.list()
			.stream()
			.map(this::judged)
			.toList();
	}

	/**
	 * Finds everything about an execution.
	 * @param executionId its id
	 * @return the details
	 * @throws UsageException if there is none
	 */
	public ExecutionDetails details(long executionId) {
		ExecutionSummary summary = find(executionId);
		Map<String, String> parameters = new TreeMap<>();
		this.jdbc
			.sql("SELECT PARAMETER_NAME, PARAMETER_VALUE FROM BATCH_JOB_EXECUTION_PARAMS WHERE JOB_EXECUTION_ID = ?")
			.param(executionId)
			.query((row) -> {
				parameters.put(row.getString("PARAMETER_NAME"), row.getString("PARAMETER_VALUE"));
			});
		JobExecution execution = this.jobRepository.getJobExecution(executionId);
		return new ExecutionDetails(summary, parameters, (execution != null) ? Results.of(execution).all() : Map.of(),
				steps(executionId, workers(execution)), chain(executionId), this.effects.of(summary, execution));
	}

	private static Map<Long, String> workers(@Nullable JobExecution execution) {
		Map<Long, String> workers = new HashMap<>();
		if (execution != null) {
			execution.getStepExecutions()
				.stream()
				.filter((step) -> step.getExecutionContext().containsKey(PartitionedWork.WORKER))
				.forEach((step) -> workers.put(step.getId(),
						step.getExecutionContext().getString(PartitionedWork.WORKER)));
		}
		return workers;
	}

	private List<StepSummary> steps(long executionId, Map<Long, String> workers) {
		return this.jdbc.sql("SELECT * FROM BATCH_STEP_EXECUTION WHERE JOB_EXECUTION_ID = ? ORDER BY STEP_EXECUTION_ID")
			.param(executionId)
			.query((row, number) -> new StepSummary(row.getString("STEP_NAME"),
					BatchStatus.valueOf(row.getString("STATUS")), time(row, "START_TIME"), time(row, "END_TIME"),
					row.getLong("READ_COUNT"), row.getLong("WRITE_COUNT"), row.getLong("FILTER_COUNT"),
					row.getLong("READ_SKIP_COUNT") + row.getLong("PROCESS_SKIP_COUNT")
							+ row.getLong("WRITE_SKIP_COUNT"),
					row.getLong("COMMIT_COUNT"), row.getLong("ROLLBACK_COUNT"),
					workers.get(row.getLong("STEP_EXECUTION_ID")), text(row.getString("EXIT_MESSAGE"))))
			.list();
	}

	private Optional<ExecutionSummary> read(long executionId) {
		return this.jdbc.sql(SELECT + "WHERE e.JOB_EXECUTION_ID = ?")
			.param(executionId)
			.query((row, number) -> recorded(row))
			.optional();
	}

	// a process records its end before it lets go of the guard, so what is read after the
	// guard was seen free is the last word
	private ExecutionSummary judged(ExecutionSummary execution) {
		if (!execution.seemsToRun() || execution.runId() == null
				|| !this.runGuard.isFree(execution.job(), execution.runId())) {
			return execution;
		}
		return read(execution.id()).map((last) -> last.seemsToRun() ? last.withoutProcess() : last).orElse(execution);
	}

	private static ExecutionSummary recorded(ResultSet row) throws SQLException {
		String runId = row.getString("RUN_ID");
		BatchStatus status = BatchStatus.valueOf(row.getString("STATUS"));
		Instant launched = time(row, "CREATE_TIME");
		return new ExecutionSummary(row.getLong("JOB_EXECUTION_ID"), row.getString("JOB_NAME"), runId, status,
				(SEEM_TO_RUN.contains(status) && runId != null) ? true : null,
				(launched != null) ? launched : Instant.EPOCH, time(row, "START_TIME"), time(row, "END_TIME"),
				row.getLong("READ_COUNT"), row.getLong("WRITE_COUNT"),
				(status == BatchStatus.COMPLETED || status == BatchStatus.STOPPED) ? null
						: FailureText.firstUsefulLine(row.getString("EXIT_MESSAGE")));
	}

	private static @Nullable String text(@Nullable String text) {
		return (text == null || text.isBlank()) ? null : text;
	}

	// Spring Batch stamps its tables with the time of day of the process's time zone,
	// which is UTC in this program
	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		LocalDateTime value = row.getObject(column, LocalDateTime.class);
		return (value != null) ? value.atZone(ZoneId.systemDefault()).toInstant() : null;
	}

}
