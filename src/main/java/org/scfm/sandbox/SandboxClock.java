package org.scfm.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * The clock of the services: one that is right, put forward or back by the skew that is
 * set.
 */
final class SandboxClock extends Clock {

	private final Clock right;

	private final Supplier<SandboxSettings> settings;

	SandboxClock(Clock right, Supplier<SandboxSettings> settings) {
		this.right = right;
		this.settings = settings;
	}

	@Override
	public Instant instant() {
		return this.right.instant().plus(this.settings.get().clockSkew());
	}

	@Override
	public ZoneId getZone() {
		return this.right.getZone();
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new SandboxClock(this.right.withZone(zone), this.settings);
	}

}
