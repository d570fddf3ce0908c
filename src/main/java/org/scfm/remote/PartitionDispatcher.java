package org.scfm.remote;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.scfm.job.Arguments;
import org.scfm.job.RunGuard;
import org.scfm.job.WorkersParameters;
import org.scfm.remote.PartitionRecords.Recorded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

	// as long as the end of a step is insisted on while the database is away
	private static final Duration DATABASE_AWAY_AT_MOST = Duration.ofMinutes(1);

	private final PartitionRecords records;

	private final PartitionGuards guards;

	private final Supplier<PartitionQueue> queue;

	private final String stepName;

	private final Duration sendAgainAfter;

	private final Looks looks;

	PartitionDispatcher(String stepName, PartitionRecords records, PartitionGuards guards,
			Supplier<PartitionQueue> queue, Duration sendAgainAfter, Looks looks) {
		this.stepName = stepName;
		this.records = records;
		this.guards = guards;
		this.queue = queue;
		this.sendAgainAfter = sendAgainAfter;
		this.looks = looks;
	}

	@Override
	protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> executions)
			throws InterruptedException {
		Map<Long, Partition> partitions = new LinkedHashMap<>();
		executions.forEach((execution) -> partitions.put(execution.getId(), new Partition(execution)));
		try {
			await(manager, partitions);
		}
		catch (RuntimeException ex) {
			try {
				stop(manager, partitions);
			}
			catch (RuntimeException inVain) {
				ex.addSuppressed(inVain);
			}
			throw ex;
		}
		return executions;
	}

	private void await(StepExecution manager, Map<Long, Partition> partitions) throws InterruptedException {
		Patience patience = this.looks.patience(Arguments.of(manager).get(WorkersParameters.WORKER_TIMEOUT));
		while (!allEnded(partitions)) {
			if (manager.isTerminateOnly()) {
				stop(manager, partitions);
				return;
			}
			if (look(manager, partitions, this::offerIfDue).orElse(false)) {
				patience.seen();
			}
			partitions.values().forEach(Partition::throwFailure);
			if (patience.isOver()) {
				throw new PartitionFailedException("no worker has been at work on this run for " + patience.time()
						+ ": start workers with scfm worker, or wait longer with workerTimeout");
			}
			this.looks.awaitNext();
		}
	}

	private static boolean allEnded(Map<Long, Partition> partitions) {
		return partitions.values().stream().allMatch(Partition::hasEnded);
	}

	/**
	 * Looks at all partitions.
	 * @param care what is done about one that nobody is at work on
	 * @return whether somebody was at work on any, or nothing if the database is away
	 */
	private Optional<Boolean> look(StepExecution manager, Map<Long, Partition> partitions, Consumer<Partition> care) {
		try {
			boolean alive = false;
			for (Recorded recorded : this.records.read(manager)) {
				Partition partition = partitions.get(recorded.id());
				if (partition != null && !partition.hasEnded()) {
					boolean atWork = partition.look(recorded, () -> this.guards.isFree(partition.execution()));
					alive |= atWork;
					if (!atWork) {
						care.accept(partition);
					}
				}
			}
			return Optional.of(alive);
		}
		catch (DataAccessException | TransactionException ex) {
			// the workers may well go on; a database that stays away ends the run by its
			// guard
			LOG.debug("The partitions cannot be looked at now", ex);
			return Optional.empty();
		}
	}

	private void offerIfDue(Partition partition) {
		if (partition.isToBeOffered(this.looks.nanoTime(), this.sendAgainAfter)) {
			if (partition.offer(this.looks.nanoTime())) {
				LOG.warn("The worker of partition {} is gone; it is offered to another",
						partition.execution().getStepName());
			}
			offer(partition.execution());
		}
	}

	private void offer(StepExecution partition) {
		try {
			this.queue.get().send(new StepExecutionRequest(this.stepName, partition.getId()));
		}
		catch (BrokerException ex) {
			LOG.warn("Partition {} cannot be offered now: {}", partition.getStepName(), ex.getMessage());
		}
	}

	private void stop(StepExecution manager, Map<Long, Partition> partitions) throws InterruptedException {
		this.records.askToStop(manager.getJobExecutionId());
		Patience patience = this.looks.patience(DATABASE_AWAY_AT_MOST);
		while (!allEnded(partitions)) {
			if (look(manager, partitions, this::endWaiting).isPresent()) {
				patience.seen();
			}
			else if (patience.isOver()) {
				throw new PartitionFailedException("how the partitions ended could not be looked at");
			}
			this.looks.awaitNext();
		}
	}

	private void endWaiting(Partition partition) {
		this.guards.tryTake(partition.execution()).ifPresent((guard) -> {
			try (RunGuard.Held held = guard) {
				this.records.stopped(partition.execution().getId());
				partition.stop();
			}
		});
	}

}
