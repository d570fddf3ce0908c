package org.scfm.torture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.scfm.launch.ScfmProcess;
import org.scfm.torture.Blow.Fate;
import org.scfm.torture.Blow.Moment;

/**
 * Where a worker stands, or the broker, and another when that is gone.
 */
final class Place implements AutoCloseable {

	private static final Duration GLANCE = Duration.ofMillis(50);

	private static final Duration READY_WITHIN = Duration.ofMinutes(2);

	private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);

	private static final Pattern TAKEN = Pattern.compile("Taking partition (\\S+)");

	private static final Pattern DONE = Pattern.compile("Partition \\S+ is ");

	private static final int FAILED_TO_START = 1;

	private static final int SIGKILL = 128 + 9;

	private static final int SIGTERM = 128 + 15;

	private final Kind kind;

	private final Striker striker;

	private final Tally tally;

	private @Nullable ScfmProcess standing;

	private Instant began = Instant.MIN;

	private volatile boolean through;

	Place(Kind kind, Striker striker, Tally tally) {
		this.kind = kind;
		this.striker = striker;
		this.tally = tally;
	}

	/**
	 * Fills the place and waits until who stands there is ready. Where the database or
	 * the broker is away one process after the other may try in vain.
	 */
	ScfmProcess fill() {
		while (true) {
			ScfmProcess process = this.kind.start();
			this.standing = process;
			this.began = Instant.now();
			Instant patience = this.began.plus(READY_WITHIN);
			while (!this.kind.isReady(process) && !process.endsWithin(GLANCE) && Instant.now().isBefore(patience)) {
				// it is starting
			}
			if (this.kind.isReady(process)) {
				return process;
			}
			if (process.isAlive()) {
				throw new IllegalStateException(
						this.kind + " does not get ready within " + READY_WITHIN + ": " + threads(process));
			}
			if (!judge(Fate.LIVE, process.awaitEnd())) {
				throw new IllegalStateException(this.kind + " does not start: " + process.err());
			}
		}
	}

	/**
	 * Lets blows fall, one after the other, and fills the place again and again.
	 * @param blows the blows
	 * @param isOver whether no more are to fall
	 */
	void suffer(List<Blow> blows, BooleanSupplier isOver) {
		for (Blow blow : blows) {
			ScfmProcess process = stand();
			Striker.awaitMoment(blow, process, (moment) -> hasCome(moment, process), isOver);
			if (isOver.getAsBoolean()) {
				this.tally.log(this.kind + ": too late for " + blow);
				continue;
			}
			boolean atWork = isAtWork(process);
			Runnable back = this.kind.isNeededToStart() ? this.tally.outageBegins() : () -> {
			};
			this.striker.strike(blow, process, this.kind + "s");
			this.tally.log(this.kind + " " + process.pid() + (atWork ? ", at work, " : " ") + blow);
			if (blow.fate() != Fate.HALT) {
				end(blow.fate(), process);
				fill();
			}
			back.run();
		}
		this.through = true;
		while (!isOver.getAsBoolean()) {
			stand().endsWithin(GLANCE);
		}
		stand();
	}

	/**
	 * Whether all blows have fallen.
	 */
	boolean isThrough() {
		return this.through;
	}

	/**
	 * Who stands there; another, if whoever stood there has ended by itself.
	 */
	private ScfmProcess stand() {
		ScfmProcess process = this.standing;
		if (process == null) {
			return fill();
		}
		if (process.isAlive()) {
			return process;
		}
		judge(Fate.LIVE, process.awaitEnd());
		return fill();
	}

	private boolean hasCome(Moment moment, ScfmProcess process) {
		return switch (moment) {
			case START -> true;
			case AT_WORK -> isAtWork(process);
			case SENDING -> isAtWork(process) && this.kind.isSending(lastTaken(process));
		};
	}

	private static String lastTaken(ScfmProcess process) {
		return TAKEN.matcher(process.err()).results().reduce((before, last) -> last).orElseThrow().group(1);
	}

	private static boolean isAtWork(ScfmProcess process) {
		String said = process.err();
		return TAKEN.matcher(said).results().count() > DONE.matcher(said).results().count();
	}

	/**
	 * Asks who stands there to end.
	 */
	void end() {
		ScfmProcess process = this.standing;
		if (process != null) {
			process.signal("TERM");
			end(Fate.TERMINATE, process);
		}
	}

	private void end(Fate fate, ScfmProcess process) {
		if (!process.endsWithin(STOPS_WITHIN)) {
			this.tally.report(this.kind.toString(), "has not ended within " + STOPS_WITHIN + ": " + threads(process));
			process.close();
			return;
		}
		judge(fate, process.awaitEnd());
	}

	private static String threads(ScfmProcess process) {
		process.signal("QUIT");
		process.endsWithin(Duration.ofSeconds(1));
		return process.err() + "\n" + process.out();
	}

	private boolean judge(Fate fate, ScfmProcess.Ended ended) {
		boolean fits = switch (fate) {
			case KILL -> ended.exitCode() == SIGKILL;
			case TERMINATE -> ended.exitCode() == SIGTERM;
			default -> ended.exitCode() == FAILED_TO_START && this.tally.outageBetween(this.began, Instant.now());
		};
		if (!fits) {
			this.tally.report(this.kind.toString(), fate + ", and ended with " + ended.exitCode() + ": " + ended.err());
		}
		return fits;
	}

	@Override
	public void close() {
		if (this.standing != null) {
			this.standing.close();
		}
	}

	/**
	 * What stands there.
	 */
	interface Kind {

		ScfmProcess start();

		boolean isReady(ScfmProcess process);

		/**
		 * Whether calls of a partition have been announced and have no answer yet.
		 */
		default boolean isSending(String partition) {
			return false;
		}

		/**
		 * Whether others cannot start while it is away.
		 */
		boolean isNeededToStart();

	}

}
