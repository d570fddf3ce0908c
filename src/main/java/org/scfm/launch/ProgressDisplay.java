package org.scfm.launch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.scfm.job.Progress;
import org.scfm.monitoring.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Shows how far a job is, on stderr: a bar on a terminal, a line now and then elsewhere.
 * A job that is over in a moment shows nothing.
 */
@Component
class ProgressDisplay implements JobExecutionListener {

	private static final Logger LOG = LoggerFactory.getLogger(ProgressDisplay.class);

	private static final Duration BAR_INTERVAL = Duration.ofMillis(500);

	private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

	private final boolean terminal;

	private final Map<Long, Shown> shown = new HashMap<>();

	ProgressDisplay(@Value("${scfm.terminal:false}") boolean terminal) {
		this.terminal = terminal;
	}

	@Override
	public synchronized void beforeJob(JobExecution execution) {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "progress");
			thread.setDaemon(true);
			return thread;
		});
		long interval = (this.terminal ? BAR_INTERVAL : LINE_INTERVAL).toMillis();
		LogContext context = LogContext.current();
		timer.scheduleAtFixedRate(() -> context.run(() -> show(execution)), interval, interval, TimeUnit.MILLISECONDS);
		this.shown.put(execution.getId(), new Shown(timer));
	}

	@Override
	public synchronized void afterJob(JobExecution execution) {
		Shown ended = this.shown.remove(execution.getId());
		if (ended == null) {
			return;
		}
		ended.timer.shutdownNow();
		if (ended.bar != null) {
			ended.bar.stepTo(done(execution));
			ended.bar.close();
		}
	}

	private synchronized void show(JobExecution execution) {
		Shown current = this.shown.get(execution.getId());
		long done = done(execution);
		if (current == null || !execution.isRunning() || done == 0) {
			return;
		}
		long total = Progress.expected(execution);
		if (this.terminal) {
			if (current.bar == null) {
				current.bar = bar(execution.getJobInstance().getJobName(), total);
			}
			current.bar.stepTo(done);
		}
		else {
			// more may become due than was there at the start
			LOG.info("{}: {}{} done", execution.getJobInstance().getJobName(), done,
					(total >= done) ? " of " + total : "");
		}
	}

	private static ProgressBar bar(String job, long total) {
		return new ProgressBarBuilder().setTaskName(job)
			.setInitialMax((total > 0) ? total : -1)
			.setStyle(ProgressBarStyle.ASCII)
			.setConsumer(new ConsoleProgressBarConsumer(System.err))
			.showSpeed()
			.build();
	}

	private static long done(JobExecution execution) {
		return execution.getStepExecutions()
			.stream()
			.mapToLong((step) -> step.getWriteCount() + step.getFilterCount())
			.sum();
	}

	/**
	 * What is shown of one execution.
	 */
	private static final class Shown {

		private final ScheduledExecutorService timer;

		private @Nullable ProgressBar bar;

		Shown(ScheduledExecutorService timer) {
			this.timer = timer;
		}

	}

}
