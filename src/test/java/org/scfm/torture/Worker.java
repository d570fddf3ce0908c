package org.scfm.torture;

import org.scfm.launch.ScfmProcess;

/**
 * A process that does partitions of runs.
 *
 * @param program the program, with its environment
 * @param database where it announces calls
 */
record Worker(ScfmProcess.Launch program, TortureDatabase database) implements Place.Kind {

	@Override
	public ScfmProcess start() {
		return this.program.start("worker");
	}

	@Override
	public boolean isReady(ScfmProcess process) {
		return process.err().contains("waits for partitions");
	}

	@Override
	public boolean isSending(String partition) {
		return this.database.isSending(partition);
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
