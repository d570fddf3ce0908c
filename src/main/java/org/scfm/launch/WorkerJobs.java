package org.scfm.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.scfm.job.JobDeclaration;
import org.scfm.job.UsageException;
import org.scfm.job.WorkerSettings;
import org.scfm.job.WorkersParameters;
import org.scfm.monitoring.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Which jobs this process has the settings for. As a worker it leaves the partitions of
 * the others to other workers: it could only fail them, and with them their runs.
 */
@Component
class WorkerJobs {

	private static final Logger LOG = LoggerFactory.getLogger(WorkerJobs.class);

	// by the job's name, what is missing
	private final Map<String, String> leftToOthers = new LinkedHashMap<>();

	private final List<String> taken = new ArrayList<>();

	private final Metrics metrics;

	WorkerJobs(JobBeans jobBeans, Metrics metrics) {
		this.metrics = metrics;
		for (JobDeclaration job : JobCatalogue.JOBS) {
			if (job.parameters().contains(WorkersParameters.WORKERS)) {
				try {
					jobBeans.workerSettings(job.name()).forEach(WorkerSettings::check);
					this.taken.add(job.name());
				}
				catch (UsageException ex) {
					this.leftToOthers.put(job.name(), String.valueOf(ex.getMessage()));
				}
			}
		}
	}

	/**
	 * The names of the jobs whose partitions are left to others. The step of a job that
	 * workers do has the job's name.
	 */
	Set<String> leftToOthers() {
		return this.leftToOthers.keySet();
	}

	/**
	 * Begins as a worker: what it may come to count is 0, and it says which settings are
	 * missing, once for all jobs that miss the same.
	 */
	void begin() {
		this.taken.forEach(this.metrics::begin);
		this.leftToOthers.values().stream().distinct().forEach((missing) -> {
			List<String> jobs = leftToOthers().stream()
				.filter((job) -> missing.equals(this.leftToOthers.get(job)))
				.toList();
			LOG.warn("This worker leaves {} to others: {}", String.join(" and ", jobs), missing);
		});
	}

}
