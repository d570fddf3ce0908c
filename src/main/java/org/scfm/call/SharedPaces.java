package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.scfm.database.Transactions;
import org.scfm.database.Utc;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The paces of runs that several workers do: each takes the next stretch of time from one
 * row of the run, and waits for it. What was not used is lost.
 */
@Component
class SharedPaces {

	private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final Clock clock;

	SharedPaces(JdbcClient jdbc, Transactions transactions, Clock clock) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Makes the row of a run, before its workers begin.
	 * @param step a step execution of the run
	 */
	void begin(StepExecution step) {
		this.transactions.run(() -> {
			this.jdbc.sql("DELETE FROM call_paces WHERE job_instance = :run").param("run", run(step)).update();
			this.jdbc.sql("INSERT INTO call_paces (job_instance, next_at) VALUES (:run, :now)")
				.param("run", run(step))
				.param("now", Utc.column(this.clock.instant()))
				.update();
		});
	}

	/**
	 * The pace of the run that a partition belongs to.
	 * @param partition the partition's step execution
	 * @param perSecond how many a second, of all partitions together
	 */
	Pacing of(StepExecution partition, double perSecond) {
		return (wanted, stop) -> {
			int taken = (int) Math.max(1, Math.min(wanted, Math.floor(perSecond * Pace.BURST_SECONDS)));
			Duration wait = take(run(partition),
					Duration.ofNanos((long) (TimeUnit.SECONDS.toNanos(taken) / perSecond)));
			return sleep(wait, stop) ? taken : 0;
		};
	}

	private Duration take(long run, Duration stretch) {
		return this.transactions.get(() -> {
			Instant next = this.jdbc.sql("SELECT next_at FROM call_paces WHERE job_instance = :run FOR UPDATE")
				.param("run", run)
				.query((row, number) -> Utc.time(row, "next_at"))
				.single();
			Instant now = this.clock.instant();
			Instant begin = next.isAfter(now) ? next : now;
			this.jdbc.sql("UPDATE call_paces SET next_at = :next WHERE job_instance = :run")
				.param("next", Utc.column(begin.plus(stretch)))
				.param("run", run)
				.update();
			return Duration.between(now, begin);
		});
	}

	private static boolean sleep(Duration time, BooleanSupplier stop) {
		long end = System.nanoTime() + time.toNanos();
		while (!stop.getAsBoolean()) {
			long left = end - System.nanoTime();
			if (left <= 0) {
				return true;
			}
			LockSupport.parkNanos(Math.min(left, LONGEST_NAP_NANOS));
			if (Thread.currentThread().isInterrupted()) {
				return false;
			}
		}
		return false;
	}

	private static long run(StepExecution step) {
		return step.getJobExecution().getJobInstance().getId();
	}

}
