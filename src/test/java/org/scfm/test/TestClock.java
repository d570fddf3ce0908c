package org.scfm.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The application's clock in tests: it stands still until it is told otherwise.
 */
public final class TestClock extends Clock {

	/** What it shows at the start of each test, to the microsecond that columns hold. */
	public static final Instant START = Instant.parse("2027-03-01T22:30:00.123456Z");

	private volatile Instant now = START;

	/**
	 * Sets the time.
	 * @param time the time from now on
	 */
	public void set(Instant time) {
		this.now = time;
	}

	/**
	 * Lets time pass.
	 * @param duration how much
	 */
	public synchronized void advance(Duration duration) {
		this.now = this.now.plus(duration);
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException("times are UTC");
	}

}
