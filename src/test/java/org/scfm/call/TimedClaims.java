package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.scfm.job.Arguments;
import org.scfm.launch.TestedApplication;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.ProcessDatabase;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Claims people, and puts them back, to see how long a claim takes.
 */
public final class TimedClaims implements AutoCloseable {

	private static final long EXECUTION = -7;

	private final ConfigurableApplicationContext context;

	/**
	 * @param database the database with a running callout
	 */
	public TimedClaims(ProcessDatabase database) {
		this.context = new SpringApplicationBuilder(TestedApplication.class).run(
				"--spring.datasource.url=" + database.url(), "--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(),
				"--scfm.provider.account-sid=" + SandboxSettings.TWILIO_ACCOUNT_SID);
	}

	/**
	 * Claims people under a limit per period, and puts them back.
	 * @param people how many
	 * @return how long the claim took
	 */
	public Duration claim(int people) {
		EnqueueRules rules = EnqueueRules
			.of(new Arguments(Map.of("maxCallsPerPeriod", "2000000000", "maxCallsToEnqueue", "2000000000")));
		CallClaim claim = this.context.getBean(CallClaim.class);
		long began = System.nanoTime();
		List<ClaimedCall> claimed = claim.claim(rules, Claimer.of(EXECUTION), List.of(EXECUTION), people, new Held());
		Duration took = Duration.ofNanos(System.nanoTime() - began);
		this.context.getBean(UnsentCalls.class).putBack(List.of(EXECUTION));
		if (claimed.size() != people) {
			throw new IllegalStateException("claimed " + claimed.size());
		}
		return took;
	}

	@Override
	public void close() {
		this.context.close();
	}

}
