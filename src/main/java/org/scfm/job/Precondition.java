package org.scfm.job;

/**
 * What must hold in the world, beyond the form of the parameters, before a run of a job
 * is written down: that the callout exists, that the file is there, that credentials are
 * set. A bean qualified by the name of its job.
 */
@FunctionalInterface
public interface Precondition {

	/**
	 * Checks it, and changes nothing.
	 * @param arguments what the launch was given
	 * @param restart whether the launch continues a run that has begun, so that some of
	 * its work may be done already
	 * @throws UsageException where it does not hold
	 */
	void check(Arguments arguments, boolean restart);

}
