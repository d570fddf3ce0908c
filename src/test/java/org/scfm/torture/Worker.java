package org.scfm.torture;

import java.util.regex.Pattern;

import org.scfm.launch.ScfmProcess;

/**
 * A process that does partitions of runs.
 *
 * @param program the program, with its environment
 * @param database where it announces calls
 */
record Worker(ScfmProcess.Launch program, TortureDatabase database) implements Place.Kind {

	private static final Pattern TAKEN = Pattern.compile("Taking partition (\\S+)");

	@Override
	public ScfmProcess start() {
		return this.program.start("worker");
	}

	@Override
	public boolean isReady(ScfmProcess process) {
		return process.err().contains("waits for partitions");
	}

	@Override
	public boolean isSending(ScfmProcess process) {
		return TAKEN.matcher(process.err())
			.results()
			.reduce((before, last) -> last)
			.filter((last) -> this.database.isSending(last.group(1)))
			.isPresent();
	}

	@Override
	public boolean isNeededToStart() {
		return false;
	}

	@Override
	public String toString() {
		return "worker";
	}

}
