package org.scfm.sandbox;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The faults that are still to strike. Of several that match a request the one set first
 * strikes. Thread-safe.
 */
public final class Faults {

	private final List<Pending> pending = new ArrayList<>();

	private final Random random;

	private long struck;

	Faults(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Adds a fault behind those already set.
	 * @param fault the fault
	 */
	public synchronized void add(Fault fault) {
		this.pending.add(new Pending(fault));
	}

	/**
	 * Forgets all faults still to strike.
	 */
	public synchronized void clear() {
		this.pending.clear();
	}

	/**
	 * The faults still to strike, in the order they were set.
	 * @return a snapshot; {@code times} and {@code skip} are what is left of them
	 */
	public synchronized List<Fault> pending() {
		return this.pending.stream().map(Pending::left).toList();
	}

	/**
	 * How many requests were struck so far.
	 * @return 0 or more
	 */
	public synchronized long struck() {
		return this.struck;
	}

	synchronized @Nullable Fault strike(RequestKind kind, @Nullable String to) {
		for (Iterator<Pending> each = this.pending.iterator(); each.hasNext();) {
			Pending next = each.next();
			if (!next.fault.matches(kind, to) || !next.due(this.random)) {
				continue;
			}
			if (next.used()) {
				each.remove();
			}
			this.struck++;
			return next.fault;
		}
		return null;
	}

	private static final class Pending {

		private final Fault fault;

		private int times;

		private int skip;

		private Pending(Fault fault) {
			this.fault = fault;
			this.times = fault.times();
			this.skip = fault.skip();
		}

		private boolean due(Random random) {
			if (this.skip > 0) {
				this.skip--;
				return false;
			}
			return this.fault.probability() == 1 || random.nextDouble() < this.fault.probability();
		}

		private boolean used() {
			return this.times > 0 && --this.times == 0;
		}

		private Fault left() {
			return this.fault.times(this.times).skip(this.skip);
		}

	}

}
