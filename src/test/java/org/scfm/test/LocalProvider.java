package org.scfm.test;

import java.time.Duration;

import org.scfm.sandbox.OutcomeRule;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;

/**
 * The provider of all applications in this JVM: one sandbox on one clock, so that two
 * applications on one database agree on the time.
 */
final class LocalProvider {

	static final TestClock CLOCK = new TestClock();

	static final SandboxSettings SETTINGS = SandboxSettings.builder()
		.callsPerSecond(0)
		.ringing(Duration.ofSeconds(5))
		.unanswered(Duration.ofSeconds(30))
		.talking(Duration.ofSeconds(15))
		.outcomes(OutcomeRule.BY_NUMBER)
		.build();

	static final Sandbox SANDBOX = Sandbox.start(SETTINGS, CLOCK);

	private LocalProvider() {
	}

	static void reset() {
		CLOCK.set(TestClock.START);
		SANDBOX.faults().clear();
		SANDBOX.change((changed) -> SETTINGS);
		SANDBOX.ledger().clear();
	}

}
