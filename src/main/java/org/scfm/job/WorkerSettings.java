package org.scfm.job;

/**
 * The settings of a process that it needs to do partitions of a job, such as the account
 * at a provider. A bean qualified by the name of its job; a job without one needs none.
 */
@FunctionalInterface
public interface WorkerSettings {

	/**
	 * Checks that they are there, without asking anybody.
	 * @throws UsageException naming the setting that is missing or wrong
	 */
	void check();

}
