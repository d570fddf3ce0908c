package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that holds the guard of a run on an H2 file until its standard input ends.
 */
final class RunGuardHolder {

	private RunGuardHolder() {
	}

	/**
	 * Says {@code held} or {@code refused} on standard output, and then waits.
	 * @param arguments the lock file, the job and the runId
	 */
	public static void main(String[] arguments) throws IOException {
		boolean held = new FileRunGuard(Path.of(arguments[0])).tryTake(arguments[1], arguments[2]).isPresent();
		System.out.println(held ? "held" : "refused");
		System.in.read();
	}

}
