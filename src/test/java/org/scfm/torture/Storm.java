package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import org.scfm.launch.ScfmProcess;
import org.scfm.torture.Blow.Fate;
import org.scfm.torture.Blow.Moment;
import org.scfm.torture.Schedule.Launch;

/**
 * Carries out a schedule: several processes at once, and what becomes of them.
 */
final class Storm {

	// all the repetitions of a request that hangs, workers that die one after the other,
	// and more, on a machine that is busy
	private static final Duration LONGEST_LIFE = Duration.ofMinutes(3);

	private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);

	// a partition may have had several workers, all of whom were killed
	private static final String TOO_MANY_UNCERTAIN = """
			SELECT placed_by_execution FROM phone_calls WHERE status = 'scheduling' AND claimed_by_partition IS NULL
			GROUP BY placed_by_execution HAVING COUNT(*) > %d
			""".formatted(2 * Schedule.CONCURRENCY);

	private static final int SIGKILL = 128 + 9;

	private static final int SIGTERM = 128 + 15;

	private final ScfmProcess.Launch program;

	private final SandboxProcess sandbox;

	private final TortureDatabase database;

	private final Striker striker;

	private final BooleanSupplier isEnough;

	private final Tally tally;

	/**
	 * @param isEnough whether processes that are left alone need not be started any more
	 */
	Storm(ScfmProcess.Launch program, SandboxProcess sandbox, TortureDatabase database, Striker striker,
			BooleanSupplier isEnough, Tally tally) {
		this.program = program;
		this.sandbox = sandbox;
		this.database = database;
		this.striker = striker;
		this.isEnough = isEnough;
		this.tally = tally;
	}

	/**
	 * Carries out a schedule to its end; every process has ended then.
	 * @param schedule the schedule
	 */
	void rage(Schedule schedule) {
		ExecutorService threads = Executors.newFixedThreadPool(schedule.slots().size());
		try {
			List<Future<?>> slots = new ArrayList<>();
			for (List<Launch> launches : schedule.slots()) {
				slots.add(threads.submit(() -> launches.forEach(this::play)));
			}
			for (Future<?> slot : slots) {
				slot.get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void play(Launch launch) {
		if (launch.fate() == Fate.LIVE && this.isEnough.getAsBoolean()) {
			return;
		}
		this.sandbox.add(launch.faults());
		if (launch.limits() != null) {
			this.tally.limit(launch.limits().callsPerPeriod());
		}
		Instant began = Instant.now();
		try (ScfmProcess process = this.program.start(launch.command().toArray(String[]::new))) {
			this.tally.count("processes");
			Striker.awaitMoment(launch.blow(), process,
					(moment) -> moment == Moment.START || process.err().contains(": runId="), () -> false);
			boolean alive = process.isAlive();
			Instant struck = Instant.now();
			if (alive || launch.fate().isOfDatabase()) {
				this.striker.strike(launch.blow(), process, "processes");
			}
			ScfmProcess.Ended ended = end(launch, process);
			countUncertain();
			boolean outage = this.tally.outageBetween(began, Instant.now());
			this.tally.log(launch + " -> " + (alive ? "" : "(too late) ") + ended.exitCode() + lastLine(ended.err()));
			judge(launch, alive, outage, ended, Duration.between(struck, Instant.now()));
		}
	}

	/**
	 * A kill may leave no more calls uncertain than twice the requests under way at once.
	 */
	private void countUncertain() {
		try {
			this.database.ids(TOO_MANY_UNCERTAIN)
				.forEach((execution) -> this.tally.report("execution " + execution,
						"has announced too many calls at once"));
		}
		catch (IllegalStateException ex) {
			// the database is away
		}
	}

	private ScfmProcess.Ended end(Launch launch, ScfmProcess process) {
		if (!process.endsWithin(LONGEST_LIFE)) {
			process.signal("QUIT");
			process.endsWithin(Duration.ofSeconds(1));
			this.tally.report(launch.runId(),
					"has not ended within " + LONGEST_LIFE + ": " + process.err() + "\n" + process.out());
			process.close();
		}
		return process.awaitEnd();
	}

	private void judge(Launch launch, boolean alive, boolean outage, ScfmProcess.Ended ended, Duration afterwards) {
		int code = ended.exitCode();
		this.tally.count("exit " + code);
		boolean fits = Set.of(0, 3, 5).contains(code) || (code == 1 && (outage || launch.mayLoseTheDatabase()))
				|| (code == SIGKILL && launch.fate() == Fate.KILL)
				|| (code == SIGTERM && launch.fate() == Fate.TERMINATE);
		if (!fits) {
			this.tally.report(launch.toString(), "ended with " + code + ": " + ended.err());
		}
		if (launch.fate() == Fate.TERMINATE && alive && afterwards.compareTo(STOPS_WITHIN) > 0) {
			this.tally.report(launch.toString(), "took " + afterwards + " to stop: " + ended.err());
		}
	}

	private static String lastLine(String text) {
		String[] lines = text.strip().split("\n");
		return " " + lines[lines.length - 1];
	}

}
