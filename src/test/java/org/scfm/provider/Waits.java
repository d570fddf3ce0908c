package org.scfm.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits that take no time, and a time that goes on with them only. */
final class Waits implements Wait, LongSupplier {

	private final List<Long> millis = new ArrayList<>();

	/** What was waited, in milliseconds. */
	List<Long> millis() {
		return this.millis;
	}

	@Override
	public synchronized void await(long backOffPeriod, BooleanSupplier cancelled) {
		this.millis.add(backOffPeriod);
	}

	@Override
	public synchronized long getAsLong() {
		return this.millis.stream().mapToLong(Long::longValue).sum() * 1_000_000;
	}

}
