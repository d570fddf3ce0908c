package org.scfm.remote;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.scfm.job.Arguments;
import org.scfm.job.RunGuard;
import org.scfm.job.WorkersParameters;
import org.scfm.remote.PartitionRecords.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.support.AbstractPartitionHandler;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Offers partitions to the workers and waits until all have ended, by what the workers
 * record of them in the job repository. A partition whose worker is gone, or that nobody
 * has taken, is offered again. When one has failed, or the run is to stop, the others are
 * asked to stop after their work in hand.
 */
final class PartitionDispatcher extends AbstractPartitionHandler {

	private static final Logger LOG = LoggerFactory.getLogger(PartitionDispatcher.class);

	private final PartitionRecords records;

	private final PartitionGuards guards;

	private final Supplier<PartitionQueue> queue;

	private final String stepName;

	private final Duration sendAgainAfter;

	private final Duration interval;

	PartitionDispatcher(String stepName, PartitionRecords records, PartitionGuards guards,
			Supplier<PartitionQueue> queue, Duration sendAgainAfter, Duration interval) {
		this.stepName = stepName;
		this.records = records;
		this.guards = guards;
		this.queue = queue;
		this.sendAgainAfter = sendAgainAfter;
		this.interval = interval;
	}

	@Override
	protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> executions)
			throws InterruptedException {
		Map<Long, Partition> partitions = new LinkedHashMap<>();
		executions.forEach((execution) -> partitions.put(execution.getId(), new Partition(execution)));
		try {
			partitions.values().forEach(this::offer);
			await(manager, partitions);
		}
		catch (RuntimeException ex) {
			stop(manager, partitions);
			throw ex;
		}
		return executions;
	}

	private void await(StepExecution manager, Map<Long, Partition> partitions) throws InterruptedException {
		Duration patience = Arguments.of(manager).get(WorkersParameters.WORKER_TIMEOUT);
		long alive = System.nanoTime();
		while (!allEnded(partitions)) {
			if (manager.isTerminateOnly()) {
				stop(manager, partitions);
				return;
			}
			TimeUnit.NANOSECONDS.sleep(this.interval.toNanos());
			if (look(manager, partitions, this::offerAgain)) {
				alive = System.nanoTime();
			}
			partitions.values().forEach(Partition::throwFailure);
			if (System.nanoTime() - alive > patience.toNanos()) {
				throw new PartitionFailedException("no worker has been at work on this run for " + patience
						+ ": start workers with scfm worker, or wait longer with workerTimeout");
			}
		}
	}

	private static boolean allEnded(Map<Long, Partition> partitions) {
		return partitions.values().stream().allMatch(Partition::hasEnded);
	}

	private boolean look(StepExecution manager, Map<Long, Partition> partitions, Consumer<Partition> care) {
		List<Recorded> recorded;
		try {
			recorded = this.records.read(manager);
		}
		catch (DataAccessException | TransactionException ex) {
			// the workers may well go on; a database that stays away ends the run by its
			// guard
			LOG.debug("The partitions cannot be looked at now", ex);
			return false;
		}
		boolean alive = false;
		for (Recorded one : recorded) {
			Partition partition = partitions.get(one.id());
			if (partition != null && !partition.hasEnded()) {
				alive |= partition.see(one) || look(partition, care);
			}
		}
		return alive;
	}

	/**
	 * @return whether somebody is at work on it, or has just ended it
	 */
	private boolean look(Partition partition, Consumer<Partition> care) {
		if (partition.execution().getStatus() != BatchStatus.STARTING && !this.guards.isFree(partition.execution())) {
			return true;
		}
		if (partition.seemsEnded()) {
			partition.end();
			return true;
		}
		care.accept(partition);
		return false;
	}

	private void offerAgain(Partition partition) {
		long now = System.nanoTime();
		if (partition.execution().getStatus() == BatchStatus.STARTING) {
			if (!partition.offeredWithin(this.sendAgainAfter, now)) {
				tryToOffer(partition);
			}
		}
		// time for those who were offered it a moment ago
		else if (!partition.offeredWithin(this.interval.multipliedBy(5), now)) {
			partition.comesBack();
			if (!partition.waits()) {
				LOG.warn("The worker of partition {} is gone; it is offered to another",
						partition.execution().getStepName());
			}
			tryToOffer(partition);
		}
	}

	private void tryToOffer(Partition partition) {
		try {
			offer(partition);
		}
		catch (BrokerException ex) {
			partition.offeredAt(System.nanoTime());
			LOG.warn("Partition {} cannot be offered now: {}", partition.execution().getStepName(), ex.getMessage());
		}
	}

	private void offer(Partition partition) {
		this.queue.get().send(new StepExecutionRequest(this.stepName, partition.execution().getId()));
		partition.offeredAt(System.nanoTime());
	}

	private void stop(StepExecution manager, Map<Long, Partition> partitions) throws InterruptedException {
		this.records.askToStop(manager.getJobExecutionId());
		while (true) {
			look(manager, partitions, this::endWaiting);
			if (allEnded(partitions)) {
				return;
			}
			TimeUnit.NANOSECONDS.sleep(this.interval.toNanos());
		}
	}

	private void endWaiting(Partition partition) {
		this.guards.tryTake(partition.execution()).ifPresent((guard) -> {
			try (RunGuard.Held held = guard) {
				this.records.stopped(partition.execution().getId());
				partition.execution().setStatus(BatchStatus.STOPPED);
				partition.end();
			}
		});
	}

}
