package org.scfm.launch;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import sun.misc.Signal;

/**
 * Lets work in hand end before the process does when SIGTERM, Ctrl-C or a closed terminal
 * asks it to. The JVM's own way, shutdown hooks, does not serve: all of them start at
 * once, and H2's closes the database under the work.
 */
final class Termination {

	private static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

	private static final int SIGNALLED = 128;

	private static final AtomicInteger SIGNAL = new AtomicInteger();

	private Termination() {
	}

	/**
	 * Sets what is done when a signal asks the process to end.
	 * @param work returns when the process may end
	 */
	static void prepare(Runnable work) {
		for (String name : SIGNALS) {
			try {
				Signal.handle(new Signal(name), (signal) -> end(signal, work));
			}
			catch (IllegalArgumentException ex) {
				// not on this operating system, or the JVM was told to leave signals
				// alone
			}
		}
	}

	/**
	 * The exit code of this process.
	 * @param own the exit code if no signal has asked it to end
	 */
	static int exitCode(int own) {
		return (SIGNAL.get() != 0) ? SIGNALLED + SIGNAL.get() : own;
	}

	private static void end(Signal signal, Runnable work) {
		SIGNAL.set(signal.getNumber());
		work.run();
		System.exit(exitCode(0));
	}

}
