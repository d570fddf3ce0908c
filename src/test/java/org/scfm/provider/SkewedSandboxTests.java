package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that was placed though nobody knows, looked up at a whole provider whose clock
 * is wrong.
 */
class SkewedSandboxTests {

	@ParameterizedTest
	@CsvSource({ "PT10M, " + SandboxSettings.TWILIO_ACCOUNT_SID, "-PT10M, " + SandboxSettings.TWILIO_ACCOUNT_SID,
			"PT10M, " + SandboxSettings.SOMLENG_ACCOUNT_SID, "-PT10M, " + SandboxSettings.SOMLENG_ACCOUNT_SID })
	void the_call_of_an_unclear_create_is_found_and_an_older_one_is_not(Duration skew, String account) {
		SandboxSettings settings = SandboxSettings.builder().callsPerSecond(0).build();
		Clock now = Clock.systemUTC();
		try (Sandbox sandbox = Sandbox.start(settings, now)) {
			CallProvider provider = new TwilioCallProvider(
					ProviderProperties.of(sandbox.url().toString(), account, SandboxSettings.AUTH_TOKEN), now,
					Metrics.off());
			sandbox.change((before) -> before.toBuilder().clockSkew(skew.minusMinutes(1)).build());
			provider.create(Fixtures.REQUEST);
			sandbox.change((before) -> before.toBuilder().clockSkew(skew).build());
			Instant intent = now.instant();
			sandbox.faults().add(Fault.on(RequestKind.CREATE, Fault.Kind.CLOSE).afterEffect());
			assertThat(provider.create(Fixtures.REQUEST)).isInstanceOf(Unknown.class);

			List<List<RemoteCall>> calls = provider
				.findCandidates(List.of(new CallSearch(Fixtures.TO, Fixtures.FROM, intent)));

			assertThat(calls).singleElement()
				.asInstanceOf(InstanceOfAssertFactories.list(RemoteCall.class))
				.extracting(RemoteCall::sid)
				.containsExactly(sandbox.ledger().calls().get(1).sid());
		}
	}

}
