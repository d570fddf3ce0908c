package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a user sees of a run, for tests in other packages.
 */
public final class Printout {

	private Printout() {
	}

	/**
	 * What the command prints on standard output.
	 * @param run the run
	 * @return the text
	 */
	public static String of(JobRun run) {
		StringWriter out = new StringWriter();
		RunCommand.print(run, OutputFormat.TABLE, new PrintWriter(out), new PrintWriter(new StringWriter()));
		return out.toString();
	}

}
