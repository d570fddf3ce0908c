package org.scfm.launch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.scfm.monitoring.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets running jobs end their work in hand when the process is asked to end (SIGTERM,
 * Ctrl-C): their steps are told to stop after the chunk, and the application is not taken
 * down before the last one has recorded that it stopped.
 */
@Component
class GracefulStop implements JobExecutionListener, SmartLifecycle {

	private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

	private static final long TELL_AGAIN_MILLIS = 100;

	private final Set<JobExecution> executions = ConcurrentHashMap.newKeySet();

	private final Set<CountDownLatch> launches = ConcurrentHashMap.newKeySet();

	private final List<Runnable> endings = new CopyOnWriteArrayList<>();

	private volatile boolean running;

	private volatile boolean ending;

	/**
	 * Runs a launch that the end of the process waits for; one may be part of another.
	 */
	<T> T awaited(Supplier<T> launch) {
		CountDownLatch ended = new CountDownLatch(1);
		this.launches.add(ended);
		try {
			if (this.ending) {
				throw new IllegalStateException("the process is ending, so nothing is begun any more");
			}
			return launch.get();
		}
		finally {
			this.launches.remove(ended);
			ended.countDown();
		}
	}

	/**
	 * Whether the process was asked to end, so that nothing is to be begun any more.
	 */
	boolean isEnding() {
		return this.ending;
	}

	/**
	 * Sets what is done first when the process is asked to end.
	 * @param ending must not wait for the work in hand
	 */
	void whenEnding(Runnable ending) {
		this.endings.add(ending);
	}

	@Override
	public void beforeJob(JobExecution execution) {
		this.executions.add(execution);
	}

	@Override
	public void afterJob(JobExecution execution) {
		this.executions.remove(execution);
	}

	@Override
	public void start() {
		this.ending = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.ending = true;
		this.endings.forEach(Runnable::run);
		this.executions.forEach(GracefulStop::tellUser);
		try {
			for (CountDownLatch launch : this.launches) {
				// again and again, because a step may begin meanwhile
				do {
					tellSteps();
				}
				while (!launch.await(TELL_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
			}
			this.running = false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void tellUser(JobExecution execution) {
		String job = execution.getJobInstance().getJobName();
		LogContext.of(job, execution.getId()).run(() -> LOG.info("Stopping {} after the work in hand", job));
	}

	private void tellSteps() {
		this.executions.forEach((execution) -> execution.getStepExecutions().forEach(StepExecution::setTerminateOnly));
	}

	@Override
	public void stop(Runnable callback) {
		Thread waiting = new Thread(() -> {
			stop();
			callback.run();
		}, "graceful-stop");
		waiting.start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
