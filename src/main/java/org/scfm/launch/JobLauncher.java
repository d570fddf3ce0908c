package org.scfm.launch;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.Executions;
import org.scfm.admin.Recovery;
import org.scfm.job.Arguments;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import org.scfm.job.Results;
import org.scfm.job.RunGuard;
import org.scfm.job.UsageException;
import org.scfm.job.Workers;
import org.scfm.monitoring.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

/**
 * Launches jobs, from the command line and from Java alike. A launch is checked before
 * anything is written; one process at a time works on one run; a run that failed, was
 * stopped or lost its process goes on where it was.
 */
@Component
public class JobLauncher {

	private static final Logger LOG = LoggerFactory.getLogger(JobLauncher.class);

	private static final DateTimeFormatter RUN_ID_TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final JobBeans jobBeans;

	private final Workers workers;

	private final JobOperator jobOperator;

	private final JobRepository jobRepository;

	private final RunGuard runGuard;

	private final RunWatch runWatch;

	private final Executions executions;

	private final Recovery recovery;

	private final GracefulStop gracefulStop;

	private final Clock clock;

	JobLauncher(JobBeans jobBeans, Workers workers, JobOperator jobOperator, JobRepository jobRepository,
			RunGuard runGuard, RunWatch runWatch, Executions executions, Recovery recovery, GracefulStop gracefulStop,
			Clock clock) {
		this.jobBeans = jobBeans;
		this.workers = workers;
		this.jobOperator = jobOperator;
		this.jobRepository = jobRepository;
		this.runGuard = runGuard;
		this.runWatch = runWatch;
		this.executions = executions;
		this.recovery = recovery;
		this.gracefulStop = gracefulStop;
		this.clock = clock;
	}

	/**
	 * Launches a job and waits for its end.
	 * @param jobName the job's name
	 * @param given texts by parameter name, {@code runId} included where one is given; an
	 * empty text means not given
	 * @return how it ended; a job that failed is a result, not an exception
	 * @throws UsageException if the job or a parameter is unknown or bad or the job
	 * cannot be done as asked; no job instance is written then
	 */
	public JobRun run(String jobName, Map<String, String> given) {
		JobDeclaration declaration = JobCatalogue.find(jobName);
		Arguments arguments = declaration.check(given);
		String runId = arguments.find(JobDeclaration.RUN_ID).orElseGet(this::newRunId);
		return guarded(declaration, runId, (run) -> runOrResume(declaration, runId, arguments, run));
	}

	/**
	 * Restarts an execution that failed, was stopped or lost its process, with the
	 * parameters that its run has, and waits for its end.
	 * @param executionId the execution's id
	 * @return how it ended; a job that failed is a result, not an exception
	 * @throws UsageException if there is none, or it has completed, was abandoned or has
	 * been restarted since
	 */
	public JobRun restart(long executionId) {
		ExecutionSummary execution = this.executions.find(executionId);
		String runId = execution.runId();
		if (runId == null) {
			throw new UsageException("execution " + executionId + " was not launched by this program");
		}
		JobDeclaration declaration = JobCatalogue.find(execution.job());
		return guarded(declaration, runId, (run) -> {
			JobExecution last = lastExecution(declaration.name(), runId);
			if (last == null || last.getId() != executionId) {
				throw new UsageException("execution " + executionId + " has been restarted since"
						+ ((last != null) ? ", as execution " + last.getId() + " (" + last.getStatus() + ")" : ""));
			}
			if (last.getStatus() == BatchStatus.COMPLETED) {
				throw new UsageException("execution " + executionId + " has completed; there is nothing to restart");
			}
			return resume(declaration, runId, last, new Arguments(Map.of()), run);
		});
	}

	private JobRun guarded(JobDeclaration declaration, String runId, Function<WatchedRun, JobRun> work) {
		return LogContext.with(LogContext.JOB, declaration.name(), () -> underGuard(declaration, runId, work));
	}

	private JobRun underGuard(JobDeclaration declaration, String runId, Function<WatchedRun, JobRun> work) {
		return this.gracefulStop.awaited(() -> {
			Optional<RunGuard.Held> guard = this.runGuard.tryTake(declaration.name(), runId);
			if (guard.isEmpty()) {
				return new JobRun(declaration.name(), runId, null, ExitCode.RUNNING_ELSEWHERE, Map.of(),
						"another process is running " + declaration.name() + " runId=" + runId);
			}
			try (RunGuard.Held held = guard.get()) {
				return this.runWatch.watched(declaration.name(), runId, held, work);
			}
		});
	}

	private JobRun runOrResume(JobDeclaration declaration, String runId, Arguments arguments, WatchedRun run) {
		JobExecution last = lastExecution(declaration.name(), runId);
		if (last == null) {
			return start(declaration, runId, arguments, false, run);
		}
		if (last.getStatus() == BatchStatus.COMPLETED) {
			return new JobRun(declaration.name(), runId, last.getId(), ExitCode.COMPLETED, Results.of(last).all(),
					"run " + runId + " has completed before (execution " + last.getId() + "); nothing was done"
							+ (sameParameters(last, arguments) ? ""
									: ", and the parameters given now, which differ from its own, are ignored"));
		}
		return resume(declaration, runId, last, arguments, run);
	}

	private static boolean sameParameters(JobExecution last, Arguments arguments) {
		Map<String, String> before = Arguments.of(last.getJobParameters()).given();
		return arguments.given().entrySet().stream().allMatch((now) -> now.getValue().equals(before.get(now.getKey())));
	}

	private JobRun resume(JobDeclaration declaration, String runId, JobExecution last, Arguments arguments,
			WatchedRun run) {
		if (last.getStatus() == BatchStatus.ABANDONED) {
			throw new UsageException("run " + runId + " of " + declaration.name() + " was abandoned (execution "
					+ last.getId() + "): launch it without that runId");
		}
		// the guard is ours, so the process of an execution that seems to run is gone
		this.recovery.declareDead(last.getId());
		return start(declaration, runId, resumed(declaration, last, arguments), true, run);
	}

	private @Nullable JobExecution lastExecution(String jobName, String runId) {
		JobInstance instance = this.jobRepository.getJobInstance(jobName, parameters(runId, Map.of()));
		if (instance == null) {
			return null;
		}
		JobExecution last = this.jobRepository.getLastJobExecution(instance);
		if (last == null) {
			// its process died between the two inserts; Spring Batch cannot start an
			// instance without an execution
			this.jobRepository.deleteJobInstance(instance);
		}
		return last;
	}

	/**
	 * A restart keeps what it is not given anew.
	 */
	private Arguments resumed(JobDeclaration declaration, JobExecution last, Arguments arguments) {
		Map<String, String> merged = new HashMap<>(Arguments.of(last.getJobParameters()).given());
		for (Parameter<?> parameter : declaration.parameters()) {
			String now = arguments.given().get(parameter.name());
			if (now == null) {
				continue;
			}
			String before = merged.getOrDefault(parameter.name(), parameter.defaultText());
			if (parameter.fixed() && !now.equals((before != null) ? before : resolved(last, parameter))) {
				throw new UsageException("the run was begun "
						+ ((before != null) ? "with " + parameter.name() + "=" + before
								: "without " + parameter.name() + " (" + parameter.shownDefault() + ")")
						+ " and cannot go on with " + now + ": leave it out, or launch a new run with another runId");
			}
			merged.put(parameter.name(), now);
		}
		return declaration.check(merged);
	}

	// a step keeps in its context, under the parameter's name, what it found for one that
	// was left out
	private static @Nullable String resolved(JobExecution last, Parameter<?> parameter) {
		return last.getStepExecutions()
			.stream()
			.map((step) -> step.getExecutionContext().get(parameter.name()))
			.filter(Objects::nonNull)
			.map(String::valueOf)
			.findFirst()
			.orElse(null);
	}

	private JobRun start(JobDeclaration declaration, String runId, Arguments arguments, boolean restart,
			WatchedRun run) {
		declaration.requireAll(arguments);
		this.workers.check(arguments);
		this.jobBeans.preconditions(declaration.name())
			.forEach((precondition) -> precondition.check(arguments, restart));
		try {
			LOG.info("{} {}: runId={}", restart ? "Resuming" : "Running", declaration.name(), runId);
			JobExecution execution = this.jobOperator.start(this.jobBeans.job(declaration.name()),
					parameters(runId, arguments.given()));
			String lost = run.lost();
			if (lost != null && (run.takenOver() || execution.getStatus() == BatchStatus.FAILED)) {
				return failed(declaration, runId, execution, run.takenOver() ? Map.of() : Results.of(execution).all(),
						lost);
			}
			return ended(declaration, runId, execution);
		}
		catch (JobExecutionException ex) {
			throw new IllegalStateException(declaration.name() + " could not be started: " + ex.getMessage(), ex);
		}
		catch (RuntimeException ex) {
			JobExecution begun = run.execution();
			if (begun == null) {
				throw ex;
			}
			LOG.debug("How execution {} ended could not be recorded", begun.getId(), ex);
			return failed(declaration, runId, begun, Map.of(),
					Objects.requireNonNullElseGet(run.lost(), () -> Failures.reason(ex)));
		}
	}

	private JobRun ended(JobDeclaration declaration, String runId, JobExecution execution) {
		Map<String, Object> results = Results.of(execution).all();
		return switch (execution.getStatus()) {
			case COMPLETED ->
				new JobRun(declaration.name(), runId, execution.getId(), ExitCode.COMPLETED, results, null);
			case STOPPED -> new JobRun(declaration.name(), runId, execution.getId(), ExitCode.STOPPED, results,
					"stopped; to go on: scfm run " + declaration.name() + " runId=" + runId);
			default -> failed(declaration, runId, execution, results);
		};
	}

	private JobRun failed(JobDeclaration declaration, String runId, JobExecution execution,
			Map<String, Object> results) {
		List<Throwable> failures = execution.getAllFailureExceptions();
		return failed(declaration, runId, execution, results,
				failures.isEmpty() ? "failed" : Failures.reason(failures.get(0)));
	}

	private JobRun failed(JobDeclaration declaration, String runId, JobExecution execution, Map<String, Object> results,
			String reason) {
		List<Throwable> failures = execution.getAllFailureExceptions();
		failures.forEach((failure) -> LOG.debug("Execution {} failed", execution.getId(), failure));
		boolean useless = failures.stream().anyMatch(Failures::isWrongUse);
		return new JobRun(declaration.name(), runId, execution.getId(), useless ? ExitCode.USAGE : ExitCode.FAILED,
				results, reason + "; to go on: scfm run " + declaration.name() + " runId=" + runId);
	}

	private static JobParameters parameters(String runId, Map<String, String> given) {
		Set<JobParameter<?>> parameters = new HashSet<>();
		given.forEach((name, text) -> parameters.add(new JobParameter<>(name, text, String.class, false)));
		parameters.removeIf((parameter) -> parameter.name().equals(JobDeclaration.RUN_ID.name()));
		parameters.add(new JobParameter<>(JobDeclaration.RUN_ID.name(), runId, String.class, true));
		return new JobParameters(parameters);
	}

	private String newRunId() {
		return RUN_ID_TIME.format(this.clock.instant())
				+ "-%06x".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
	}

}
