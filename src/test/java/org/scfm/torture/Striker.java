package org.scfm.torture;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.scfm.launch.ScfmProcess;

/**
 * Lets blows fall on processes. Thread-safe.
 */
final class Striker {

	private static final Duration GLANCE = Duration.ofMillis(15);

	private final TortureDatabase database;

	private final Tally tally;

	private final Lock server = new ReentrantLock();

	Striker(TortureDatabase database, Tally tally) {
		this.database = database;
		this.tally = tally;
	}

	/**
	 * Waits for the moment of a blow.
	 * @param blow the blow
	 * @param process whom it is for
	 * @param hasCome whether that process has come to such a moment
	 * @param isOver whether no blow is to fall any more
	 */
	static void awaitMoment(Blow blow, ScfmProcess process, Predicate<Blow.Moment> hasCome, BooleanSupplier isOver) {
		if (blow.fate() == Blow.Fate.LIVE) {
			return;
		}
		while (!isOver.getAsBoolean() && !hasCome.test(blow.moment()) && !process.endsWithin(GLANCE)) {
			// it has not come to it
		}
		long end = System.nanoTime() + blow.delay().toNanos();
		while (!isOver.getAsBoolean() && System.nanoTime() < end && !process.endsWithin(GLANCE)) {
			// it is not time yet
		}
	}

	/**
	 * Lets a blow fall.
	 * @param blow the blow
	 * @param process whom it is for
	 * @param what what that is, in the plural
	 */
	void strike(Blow blow, ScfmProcess process, String what) {
		switch (blow.fate()) {
			case LIVE -> {
			}
			case KILL -> {
				process.signal("KILL");
				this.tally.count("killed " + what);
			}
			case TERMINATE -> {
				process.signal("TERM");
				this.tally.count("terminated " + what);
			}
			case HALT -> {
				process.signal("STOP");
				process.endsWithin(blow.halt());
				process.signal("CONT");
				this.tally.count("halted " + what);
			}
			case DATABASE -> strikeServer("restarts of MySQL", this.database::restartServer);
			case DATABASE_HALT -> strikeServer("halts of MySQL", () -> {
				Runnable goOn = this.database.haltServer();
				Awaitility.await().pollDelay(blow.halt()).atMost(blow.halt().multipliedBy(2)).until(() -> true);
				goOn.run();
			});
		}
	}

	private void strikeServer(String what, Runnable blow) {
		this.server.lock();
		try {
			Runnable end = this.tally.outageBegins();
			blow.run();
			end.run();
			this.tally.count(what);
		}
		finally {
			this.server.unlock();
		}
	}

}
