package org.scfm.torture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.scfm.launch.ScfmProcess;

/**
 * The broker and the workers of a storm, if it has any: blows fall on them as the
 * schedule says, and whoever is gone is replaced, as Kubernetes would.
 */
final class Backstage implements AutoCloseable {

	// the broker first
	private final Map<Place, List<Blow>> places = new LinkedHashMap<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private List<? extends Future<?>> sufferings = List.of();

	private volatile boolean calm;

	Backstage(ScfmProcess.Launch program, BrokerProgram broker, TortureDatabase database, Schedule schedule,
			Striker striker, Tally tally) {
		if (schedule.isOnWorkers()) {
			this.places.put(new Place(broker, striker, tally), schedule.broker());
			schedule.workers()
				.forEach((blows) -> this.places.put(new Place(new Worker(program, database), striker, tally), blows));
		}
	}

	/**
	 * Starts them, and then lets blows fall.
	 */
	void begin() {
		// the broker alone is waited for: nobody starts without it
		this.places.keySet().stream().findFirst().ifPresent(Place::fill);
		this.sufferings = this.places.entrySet()
			.stream()
			.map((place) -> this.threads.submit(() -> place.getKey().suffer(place.getValue(), () -> this.calm)))
			.toList();
	}

	/**
	 * Whether all blows have fallen; false where there is nobody for them to fall on.
	 */
	boolean isThrough() {
		return !this.places.isEmpty() && this.places.keySet().stream().allMatch(Place::isThrough);
	}

	/**
	 * Lets no more blows fall. All are there and well then.
	 */
	void calm() {
		this.calm = true;
		try {
			for (Future<?> suffering : this.sufferings) {
				suffering.get();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	/**
	 * Asks all to end: the broker last.
	 */
	void end() {
		List<Place> inOrder = List.copyOf(this.places.keySet());
		for (int i = inOrder.size() - 1; i >= 0; i--) {
			inOrder.get(i).end();
		}
	}

	@Override
	public void close() {
		this.calm = true;
		this.threads.shutdownNow();
		this.places.keySet().forEach(Place::close);
	}

}
