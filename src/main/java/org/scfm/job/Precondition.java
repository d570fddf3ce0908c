package org.scfm.job;

/**
 * What must hold in the world, beyond the form of the parameters, before a run of a job
 * is written down: that the callout exists, that the file is there, that credentials are
 * set.
 */
public interface Precondition {

	/**
	 * The job it belongs to.
	 * @return the job's name
	 */
	String job();

	/**
	 * Checks it; changes nothing.
	 * @param arguments what the launch was given
	 * @param restart whether the launch continues a run that has begun, so that some of
	 * its work may be done already
	 * @throws UsageException if it does not hold
	 */
	void check(Arguments arguments, boolean restart);

}
