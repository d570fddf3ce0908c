package org.scfm.remote;

import java.util.Optional;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Workers;
import org.scfm.job.WorkersParameters;
import org.scfm.job.WorkersParameters.Place;

import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The steps that workers do, and the way to the workers. Nothing of a broker is loaded
 * before a run or a worker needs it.
 */
@Component
public class RemoteWorkers implements Workers {

	private final JobRepository jobRepository;

	private final PartitionRecords records;

	private final PartitionGuards guards;

	private final BrokerProperties broker;

	private final ObjectProvider<PartitionQueue> queue;

	private final Looks looks;

	RemoteWorkers(JobRepository jobRepository, PartitionRecords records, PartitionGuards guards,
			BrokerProperties broker, ObjectProvider<PartitionQueue> queue, Looks looks) {
		this.jobRepository = jobRepository;
		this.records = records;
		this.guards = guards;
		this.broker = broker;
		this.queue = queue;
		this.looks = looks;
	}

	@Override
	public Step spread(Step step, PartitionedWork work) {
		return new SpreadStep(step, work, new PartitionDispatcher(step.getName(), this.records, this.guards,
				this.queue::getObject, this.broker.sendAgainAfter(), this.looks), this.jobRepository);
	}

	@Override
	public void check(Arguments arguments) {
		if (arguments.find(WorkersParameters.WORKERS).filter(Place.REMOTE::equals).isPresent()) {
			queue();
		}
	}

	/**
	 * The queue of partitions.
	 * @return the queue, connected
	 * @throws org.scfm.job.UsageException if no broker is configured
	 * @throws BrokerException if it is not reached
	 */
	public PartitionQueue queue() {
		return this.queue.getObject();
	}

	/**
	 * A step of a job as workers do it.
	 * @param job the job
	 * @param name the step's name
	 * @return the step, if the job has one of that name that may be spread
	 */
	public static Optional<Step> find(Job job, String name) {
		return (job instanceof AbstractJob steps && steps.getStepNames().contains(name)
				&& steps.getStep(name) instanceof SpreadStep step) ? Optional.of(step.here()) : Optional.empty();
	}

}
