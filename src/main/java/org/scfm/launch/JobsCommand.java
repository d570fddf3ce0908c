package org.scfm.launch;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.JobState;
import org.scfm.admin.JobStates;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm jobs [<job>]}.
 */
@Command(name = "jobs", description = "List the jobs, or one job's parameters; with --runs how their executions stand.",
		footer = { "", "Examples:", "  scfm jobs enqueue-calls", "  scfm jobs --runs --format=json" })
class JobsCommand implements Runnable {

	@Parameters(index = "0", arity = "0..1", paramLabel = "<job>", completionCandidates = Candidates.Jobs.class,
			description = "A job's name.")
	private @Nullable String job;

	@Option(names = "--runs",
			description = "Of each job, the last execution that completed and the newest that can be restarted.")
	private boolean runs;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public void run() {
		if (this.runs) {
			printRuns((this.job != null) ? List.of(JobCatalogue.find(this.job)) : JobCatalogue.JOBS);
			return;
		}
		if (this.job != null && this.output.isForPeople()) {
			printForPeople(JobCatalogue.find(this.job), this.output.out());
			return;
		}
		List<Map<String, Object>> rows = (this.job == null) ? jobs() : parameters(JobCatalogue.find(this.job));
		this.output.rows(rows);
	}

	private void printRuns(List<JobDeclaration> jobs) {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			List<JobState> states = context.getBean(JobStates.class)
				.of(jobs.stream().map(JobDeclaration::name).toList());
			this.output
				.rows(states.stream().map((state) -> this.output.isForPeople() ? line(state) : record(state)).toList());
		}
	}

	/**
	 * One line of a table that fits 80 columns.
	 */
	static Map<String, Object> line(JobState state) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("job", state.job());
		ExecutionSummary completed = state.lastCompleted();
		row.put("completed", (completed != null) ? completed.id() : ExecutionRows.text(null));
		row.put("ended", ExecutionRows.minute((completed != null) ? completed.ended() : null));
		ExecutionSummary restartable = state.restartable();
		row.put("restartable", (restartable != null) ? restartable.id() : ExecutionRows.text(null));
		row.put("launched", ExecutionRows.minute((restartable != null) ? restartable.launched() : null));
		return row;
	}

	static Map<String, @Nullable Object> record(JobState state) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		row.put("job", state.job());
		ExecutionSummary completed = state.lastCompleted();
		row.put("lastCompletedExecutionId", (completed != null) ? completed.id() : null);
		row.put("lastCompletedRunId", (completed != null) ? completed.runId() : null);
		row.put("lastCompletedEnded", (completed != null) ? ExecutionRows.string(completed.ended()) : null);
		ExecutionSummary restartable = state.restartable();
		row.put("restartableExecutionId", (restartable != null) ? restartable.id() : null);
		row.put("restartableRunId", (restartable != null) ? restartable.runId() : null);
		row.put("restartableStatus", (restartable != null) ? restartable.status().name() : null);
		row.put("restartableLaunched", (restartable != null) ? ExecutionRows.string(restartable.launched()) : null);
		row.put("restartableFailure", (restartable != null) ? restartable.failure() : null);
		row.put("restartableExecutions", state.restartables());
		return row;
	}

	// a table of these would be wider than a terminal
	private static void printForPeople(JobDeclaration job, PrintWriter out) {
		for (Parameter<?> parameter : job.allParameters()) {
			out.println(parameter.name());
			Table.printWrapped(parameter.meaning(), "    ", out);
			Table.printWrapped(
					parameter.type().label() + (parameter.required() ? "; " : "; default: ") + parameter.shownDefault(),
					"    ", out);
		}
		out.flush();
	}

	static List<Map<String, Object>> jobs() {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (JobDeclaration job : JobCatalogue.JOBS) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("job", job.name());
			row.put("meaning", job.summary());
			rows.add(row);
		}
		return rows;
	}

	static List<Map<String, Object>> parameters(JobDeclaration job) {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (Parameter<?> parameter : job.allParameters()) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("parameter", parameter.name());
			row.put("type", parameter.type().label());
			row.put("default", parameter.shownDefault());
			row.put("meaning", parameter.meaning());
			rows.add(row);
		}
		return rows;
	}

}
