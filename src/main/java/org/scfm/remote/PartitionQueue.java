package org.scfm.remote;

import java.util.Set;
import java.util.function.Consumer;

import org.springframework.batch.integration.partition.StepExecutionRequest;

/**
 * Where partitions wait for a worker. A message may be lost or come twice: whoever sends
 * offers again what nobody took, and whoever receives looks first whether the partition
 * still waits.
 */
public interface PartitionQueue extends AutoCloseable {

	/**
	 * Offers a partition.
	 * @param request which
	 * @throws BrokerException if the broker is not reached
	 */
	void send(StepExecutionRequest request);

	/**
	 * Takes partitions, one at a time. A lost connection to the broker is made anew.
	 * @param worker does the work on one
	 * @param leftToOthers the steps whose partitions are not taken, but stay for others
	 * @return to be closed when no more are to be taken
	 * @throws BrokerException if the broker is not reached at first
	 */
	Receiving receive(Consumer<StepExecutionRequest> worker, Set<String> leftToOthers);

	/**
	 * Takes partitions of all steps, one at a time.
	 * @param worker does the work on one
	 * @return to be closed when no more are to be taken
	 * @throws BrokerException if the broker is not reached at first
	 */
	default Receiving receive(Consumer<StepExecutionRequest> worker) {
		return receive(worker, Set.of());
	}

	@Override
	void close();

	/**
	 * Partitions are being taken.
	 */
	interface Receiving extends AutoCloseable {

		/**
		 * Takes no more from now on, and does not wait; what waits is left to others.
		 */
		void pause();

		/**
		 * Takes no more, and waits for the work in hand.
		 */
		@Override
		void close();

	}

}
