package org.scfm.admin;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What last went well and what can be restarted, job by job.
 */
@Component
public class JobStates {

	private static final String RESTARTABLE = """
			SELECT i.JOB_NAME, MAX(e.JOB_EXECUTION_ID) AS NEWEST, COUNT(*) AS HOW_MANY
			FROM BATCH_JOB_EXECUTION e JOIN BATCH_JOB_INSTANCE i ON i.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID
			WHERE e.STATUS IN ('FAILED', 'STOPPED') AND NOT EXISTS (
			  SELECT 1 FROM BATCH_JOB_EXECUTION f
			  WHERE f.JOB_INSTANCE_ID = e.JOB_INSTANCE_ID AND f.JOB_EXECUTION_ID > e.JOB_EXECUTION_ID)
			GROUP BY i.JOB_NAME
			""";

	private final JdbcClient jdbc;

	private final Executions executions;

	JobStates(JdbcClient jdbc, Executions executions) {
		this.jdbc = jdbc;
		this.executions = executions;
	}

	/**
	 * Finds how jobs stand.
	 * @param jobs the jobs' names
	 * @return one for each, in that order
	 */
	public List<JobState> of(Collection<String> jobs) {
		Map<String, Newest> restartable = restartable();
		Map<String, List<ExecutionSummary>> dead = this.executions.list(ExecutionFilter.RUNNING)
			.stream()
			.filter(ExecutionSummary::dead)
			.collect(Collectors.groupingBy(ExecutionSummary::job));
		return jobs.stream()
			.map((job) -> state(job, restartable.getOrDefault(job, Newest.NONE), dead.getOrDefault(job, List.of())))
			.toList();
	}

	private JobState state(String job, Newest restartable, List<ExecutionSummary> dead) {
		ExecutionSummary newest = (restartable.id() != null) ? this.executions.find(restartable.id()) : null;
		if (!dead.isEmpty() && (newest == null || dead.get(0).id() > newest.id())) {
			newest = dead.get(0);
		}
		return new JobState(job, lastCompleted(job), newest, restartable.howMany() + dead.size());
	}

	// to count them all, however many there are, would take long
	private @Nullable ExecutionSummary lastCompleted(String job) {
		return this.executions.list(new ExecutionFilter(job, EnumSet.of(BatchStatus.COMPLETED), null, 1))
			.stream()
			.findFirst()
			.orElse(null);
	}

	private Map<String, Newest> restartable() {
		Map<String, Newest> newest = new HashMap<>();
		this.jdbc.sql(RESTARTABLE).query((row) -> {
			newest.put(row.getString("JOB_NAME"), new Newest(row.getLong("NEWEST"), row.getLong("HOW_MANY")));
		});
		return newest;
	}

	private record Newest(@Nullable Long id, long howMany) {

		static final Newest NONE = new Newest(null, 0);

	}

}
