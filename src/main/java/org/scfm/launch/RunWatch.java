package org.scfm.launch;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.scfm.job.JobDeclaration;
import org.scfm.job.RunGuard;
import org.scfm.monitoring.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Watches the runs that this process is at work on: whether somebody asks them to stop,
 * and whether their guard is still held. If not, their steps are told, which look at it
 * before each item and not only after a chunk.
 */
@Component
class RunWatch implements JobExecutionListener, DisposableBean {

	private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private final Map<String, WatchedRun> runs = new ConcurrentHashMap<>();

	private final JdbcClient jdbc;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "run-watch");
		thread.setDaemon(true);
		return thread;
	});

	RunWatch(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Does the work on a run under watch.
	 */
	<T> T watched(String job, String runId, RunGuard.Held guard, Function<WatchedRun, T> work) {
		return watched(key(job, runId), WatchedRun.whole(guard), guard, work);
	}

	/**
	 * Does the work on one partition of a run under watch.
	 */
	<T> T watched(StepExecution partition, RunGuard.Held guard, Function<WatchedRun, T> work) {
		WatchedRun run = WatchedRun.ofPartition(guard);
		run.begin(partition.getJobExecution());
		return watched("partition\n" + partition.getId(), run, guard, work);
	}

	private <T> T watched(String key, WatchedRun run, RunGuard.Held guard, Function<WatchedRun, T> work) {
		this.runs.put(key, run);
		guard.whenLost(run::guardLost);
		Future<?> looks = this.timer.scheduleAtFixedRate(() -> look(run), INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			return work.apply(run);
		}
		finally {
			looks.cancel(false);
			this.runs.remove(key);
		}
	}

	@Override
	public void beforeJob(JobExecution execution) {
		WatchedRun run = this.runs.get(key(execution.getJobInstance().getJobName(),
				execution.getJobParameters().getString(JobDeclaration.RUN_ID.name(), "")));
		if (run != null) {
			run.begin(execution);
		}
	}

	/**
	 * The run under watch that an execution belongs to, if this process has begun it.
	 */
	Optional<WatchedRun> find(JobExecution execution) {
		return this.runs.values().stream().filter((run) -> run.execution() == execution).findFirst();
	}

	private void look(WatchedRun run) {
		JobExecution execution = run.execution();
		if (execution == null) {
			return;
		}
		LogContext.of(execution.getJobInstance().getJobName(), execution.getId()).run(() -> look(run, execution));
	}

	private void look(WatchedRun run, JobExecution execution) {
		try {
			this.jdbc.sql("SELECT STATUS FROM BATCH_JOB_EXECUTION WHERE JOB_EXECUTION_ID = ?")
				.param(execution.getId())
				.query(String.class)
				.optional()
				.ifPresent((status) -> run.recorded(BatchStatus.valueOf(status)));
		}
		catch (RuntimeException ex) {
			LOG.debug("Whether to stop cannot be asked now", ex);
		}
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

	private static String key(String job, String runId) {
		return job + '\n' + runId;
	}

}
