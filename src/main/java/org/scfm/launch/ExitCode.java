package org.scfm.launch;

/**
 * How a command ends, as the number that the shell sees.
 */
public enum ExitCode {

	/**
	 * Completed; also where there was nothing to do, and where this run has completed
	 * before.
	 */
	COMPLETED(0, "completed (also: nothing to do; also: this `runId` has completed before)"),

	/** An unexpected error, the environment's included. */
	UNEXPECTED(1,
			"unexpected error, the environment's included: database not reached or of a wrong version, port taken"),

	/** A retry is useless until the command or the settings are changed. */
	USAGE(2, "usage, a retry is useless: unknown job, unknown or bad parameter, missing configuration, no callout or "
			+ "several and no id, action not allowed in this state; nothing was written"),

	/** Another process is running this very job instance. */
	RUNNING_ELSEWHERE(3, "another process is running this very run (the same `runId`)"),

	/** Stopped on request. */
	STOPPED(4, "stopped, restartable"),

	/** Failed. */
	FAILED(5, "failed, restartable"),

	/** Ended by a signal; the number is the operating system's, 128 + 15. */
	TERMINATED(143, "ended by SIGTERM (Ctrl-C: 130), after the work in hand, restartable");

	private final int number;

	private final String meaning;

	ExitCode(int number, String meaning) {
		this.number = number;
		this.meaning = meaning;
	}

	/**
	 * The number that the shell sees.
	 * @return 0 to 143
	 */
	public int number() {
		return this.number;
	}

	/**
	 * What it means, for the reference.
	 * @return one line of Markdown
	 */
	public String meaning() {
		return this.meaning;
	}

}
