package org.scfm.remote;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.scfm.job.Arguments;
import org.scfm.job.PartitionedWork;
import org.scfm.job.Workers;
import org.scfm.job.WorkersParameters;
import org.scfm.job.WorkersParameters.Place;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The steps that workers do, and the way to the workers. Nothing of a broker is loaded
 * before a run or a worker needs it.
 */
@Component
public class RemoteWorkers implements Workers {

	private final Map<String, Step> steps = new ConcurrentHashMap<>();

	private final JobRepository jobRepository;

	private final PartitionRecords records;

	private final PartitionGuards guards;

	private final BrokerProperties broker;

	private final ObjectProvider<PartitionQueue> queue;

	private final Duration lookInterval;

	RemoteWorkers(JobRepository jobRepository, PartitionRecords records, PartitionGuards guards,
			BrokerProperties broker, ObjectProvider<PartitionQueue> queue,
			@Value("${scfm.workers.look-interval:1s}") Duration lookInterval) {
		this.jobRepository = jobRepository;
		this.records = records;
		this.guards = guards;
		this.broker = broker;
		this.queue = queue;
		this.lookInterval = lookInterval;
	}

	@Override
	public Step spread(Step step, PartitionedWork work) {
		this.steps.put(step.getName(), step);
		return new SpreadStep(step, work, new PartitionDispatcher(step.getName(), this.records, this.guards,
				this.queue::getObject, this.broker.sendAgainAfter(), this.lookInterval), this.jobRepository);
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
	 * A step that workers do.
	 * @param name the step's name
	 * @return the step, if there is one of that name that may be spread
	 */
	public Optional<Step> find(String name) {
		return Optional.ofNullable(this.steps.get(name));
	}

}
