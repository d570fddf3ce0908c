package org.scfm.test;

import java.time.Duration;
import java.util.Map;

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

	/**
	 * The settings of an application that calls by it: waits are short, but an exchange
	 * has time enough on a busy machine.
	 */
	static Map<String, Object> properties() {
		return Map.of("scfm.provider.base-url", SANDBOX.url(), "scfm.provider.host", "", "scfm.provider.account-sid",
				SandboxSettings.TWILIO_ACCOUNT_SID, "scfm.provider.auth-token", SandboxSettings.AUTH_TOKEN,
				"scfm.provider.exchange-timeout", "2s", "scfm.provider.retry.create-attempts", 3,
				"scfm.provider.retry.read-attempts", 2, "scfm.provider.retry.initial-backoff", "2ms",
				"scfm.provider.retry.max-backoff", "5ms", "scfm.enqueue.throttled-at-most", "0s");
	}

	static void reset() {
		CLOCK.set(TestClock.START);
		SANDBOX.faults().clear();
		SANDBOX.change((changed) -> SETTINGS);
		SANDBOX.forget();
	}

}
