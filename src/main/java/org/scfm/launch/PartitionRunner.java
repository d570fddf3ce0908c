package org.scfm.launch;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.scfm.job.PartitionedWork;
import org.scfm.job.RunGuard;
import org.scfm.monitoring.LogContext;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.remote.PartitionGuards;
import org.scfm.remote.RemoteWorkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Does partitions of runs that other processes manage. One process at a time works on a
 * partition; one whose worker died, or handed it back, goes on where it was.
 */
@Component
class PartitionRunner {

	private static final Logger LOG = LoggerFactory.getLogger(PartitionRunner.class);

	// a worker of an earlier execution of the run may be about to end
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** The id of this process, and the host. */
	static final String NAME = ManagementFactory.getRuntimeMXBean().getName();

	private static final Duration INTERVAL = Duration.ofMillis(250);

	private final JobBeans jobBeans;

	private final WorkerJobs workerJobs;

	private final PartitionGuards guards;

	private final RunWatch runWatch;

	private final GracefulStop gracefulStop;

	private final JobRepository jobRepository;

	private final Metrics metrics;

	PartitionRunner(JobBeans jobBeans, WorkerJobs workerJobs, PartitionGuards guards, RunWatch runWatch,
			GracefulStop gracefulStop, JobRepository jobRepository, Metrics metrics) {
		this.metrics = metrics;
		this.jobBeans = jobBeans;
		this.workerJobs = workerJobs;
		this.guards = guards;
		this.runWatch = runWatch;
		this.gracefulStop = gracefulStop;
		this.jobRepository = jobRepository;
	}

	/**
	 * Does a partition, if it is there, waits, and nobody else is at work on it.
	 * @param request which
	 */
	void run(StepExecutionRequest request) {
		StepExecution offered = find(request);
		if (offered == null) {
			LOG.warn("Partition {} of step {} is offered, but not known here", request.getStepExecutionId(),
					request.getStepName());
			return;
		}
		if (this.gracefulStop.isEnding() || !waits(offered)) {
			return;
		}
		// only now, so that a worker has what its runs need and nothing else
		String jobName = offered.getJobExecution().getJobInstance().getJobName();
		if (this.workerJobs.leftToOthers().contains(jobName)) {
			LOG.warn("Step {} is offered, but left to others", request.getStepName());
			return;
		}
		Optional<Step> step = RemoteWorkers.find(this.jobBeans.job(jobName), request.getStepName());
		if (step.isEmpty()) {
			LOG.warn("Step {} of {} is offered, but no workers' work", request.getStepName(), jobName);
			return;
		}
		LogContext.of(jobName, offered.getJobExecutionId()).run(() -> this.gracefulStop.awaited(() -> {
			take(offered).ifPresent((guard) -> {
				try (RunGuard.Held held = guard) {
					runUnderGuard(step.get(), request, held);
				}
			});
			return true;
		}));
	}

	private Optional<RunGuard.Held> take(StepExecution partition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		Optional<RunGuard.Held> guard = this.guards.tryTake(partition);
		while (guard.isEmpty() && System.nanoTime() < end && !this.gracefulStop.isEnding()) {
			LockSupport.parkNanos(INTERVAL.toNanos());
			guard = this.guards.tryTake(partition);
		}
		return guard;
	}

	private void runUnderGuard(Step step, StepExecutionRequest request, RunGuard.Held guard) {
		// read anew, because it may have ended before the guard was free
		StepExecution partition = find(request);
		if (partition == null || !waits(partition)) {
			return;
		}
		JobExecution job = partition.getJobExecution();
		this.gracefulStop.beforeJob(job);
		try {
			this.runWatch.watched(partition, guard, (run) -> execute(step, partition, run));
		}
		finally {
			this.gracefulStop.afterJob(job);
		}
	}

	private boolean execute(Step step, StepExecution partition, WatchedRun run) {
		LOG.info("Taking partition {}", partition.getStepName());
		partition.setEndTime(null);
		partition.setExitStatus(ExitStatus.EXECUTING);
		partition.getExecutionContext().putString(PartitionedWork.WORKER, NAME);
		long began = System.nanoTime();
		try {
			step.execute(partition);
		}
		catch (JobInterruptedException ex) {
			// recorded as stopped
		}
		finally {
			this.metrics.count(Measure.PARTITIONS, outcome(partition, run));
		}
		LOG.info("Partition {} is {} after {} s", partition.getStepName(), partition.getStatus(),
				TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
		reasons(partition, run).forEach((reason) -> LOG.warn("Partition {}: {}", partition.getStepName(), reason));
		return true;
	}

	// a step that is told to end because its guard was lost has no failure
	private static Stream<String> reasons(StepExecution partition, WatchedRun run) {
		return Stream
			.concat(Stream.ofNullable(run.lost()), partition.getFailureExceptions().stream().map(Failures::reason))
			.distinct();
	}

	private static String outcome(StepExecution partition, WatchedRun run) {
		if (run.takenOver() || (run.lost() != null && partition.getStatus() != BatchStatus.COMPLETED)) {
			return "lost";
		}
		return switch (partition.getStatus()) {
			case COMPLETED -> "completed";
			case STOPPED -> "stopped";
			default -> "failed";
		};
	}

	// that of the job execution, which is read as a whole and belongs together
	private @Nullable StepExecution find(StepExecutionRequest request) {
		JobExecution job;
		try {
			StepExecution found = this.jobRepository.getStepExecution(request.getStepExecutionId());
			job = (found != null) ? this.jobRepository.getJobExecution(found.getJobExecutionId()) : null;
		}
		catch (EmptyResultDataAccessException ex) {
			job = null;
		}
		if (job == null) {
			return null;
		}
		return job.getStepExecutions()
			.stream()
			.filter((partition) -> partition.getId() == request.getStepExecutionId())
			.filter((partition) -> partition.getStepName().startsWith(request.getStepName() + ":"))
			.findFirst()
			.orElse(null);
	}

	private static boolean waits(StepExecution partition) {
		BatchStatus status = partition.getStatus();
		return partition.getJobExecution().getStatus() == BatchStatus.STARTED
				&& (status == BatchStatus.STARTING || status == BatchStatus.STARTED || status == BatchStatus.STOPPED);
	}

}
