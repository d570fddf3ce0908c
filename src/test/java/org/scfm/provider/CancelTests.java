package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CancelOutcome.Asked;
import org.scfm.provider.CancelOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Rejected;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.OutcomeRule;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Canceling calls at both providers.
 */
class CancelTests {

	private static final String TWILIO = SandboxSettings.TWILIO_ACCOUNT_SID;

	private static final String SOMLENG = SandboxSettings.SOMLENG_ACCOUNT_SID;

	private static final String QUEUED = "+85512000006";

	private static final String RINGING = "+85512000001";

	private static final String ANSWERED = "+85512000007";

	private static final String OVER = "+85512000004";

	@ParameterizedTest
	@CsvSource({ TWILIO + ", " + QUEUED + ", canceled, false", SOMLENG + ", " + QUEUED + ", canceled, false",
			TWILIO + ", " + RINGING + ", canceled, true", SOMLENG + ", " + RINGING + ", ringing, true" })
	void what_the_provider_makes_of_a_call_is_told(String account, String to, String status, boolean dialled) {
		try (Sandbox sandbox = sandbox(Duration.ofMinutes(1))) {
			CallProvider provider = provider(sandbox, account);
			String sid = place(provider, to);
			assertThat(provider.cancel(sid)).isInstanceOfSatisfying(Asked.class,
					(asked) -> assertThat(asked.state()).isInstanceOfSatisfying(Found.class, (found) -> {
						assertThat(found.call().status()).isEqualTo(status);
						assertThat(found.call().startTime() != null).isEqualTo(dialled);
					}));
			assertThat(sandbox.ledger().endedByRequest()).singleElement()
				.returns(sid, Ledger.Ended::sid)
				.returns(to, Ledger.Ended::to)
				.returns("canceled", Ledger.Ended::status)
				.returns(dialled, Ledger.Ended::dialled);
		}
	}

	@ParameterizedTest
	@CsvSource({ TWILIO + ", " + ANSWERED, TWILIO + ", " + OVER, SOMLENG + ", " + OVER })
	void a_call_that_does_not_wait_any_more_is_left_alone(String account, String to) {
		try (Sandbox sandbox = sandbox(Duration.ZERO)) {
			CallProvider provider = provider(sandbox, account);
			assertThat(provider.cancel(place(provider, to))).isInstanceOf(TooLate.class);
			assertThat(sandbox.ledger().endedByRequest()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ TWILIO, SOMLENG })
	void what_is_not_known_is_told_as_of_a_fetch(String account) {
		try (Sandbox sandbox = sandbox(Duration.ZERO)) {
			CallProvider provider = provider(sandbox, account);
			String sid = place(provider, QUEUED);
			sandbox.faults().add(Fault.on(RequestKind.UPDATE, Fault.Kind.CLOSE));
			assertThat(provider.cancel(sid)).isInstanceOfSatisfying(Asked.class,
					(asked) -> assertThat(asked.state()).isInstanceOf(Retry.class));
			sandbox.faults().add(Fault.rejecting(RequestKind.UPDATE, 401, "20003", "Authenticate"));
			assertThat(provider.cancel(sid)).isInstanceOfSatisfying(Asked.class,
					(asked) -> assertThat(asked.state()).isInstanceOf(Rejected.class));
			assertThat(provider.cancel("CA404")).isEqualTo(new Asked(new Gone()));
			assertThat(sandbox.ledger().endedByRequest()).isEmpty();
		}
	}

	private static Sandbox sandbox(Duration ringing) {
		return Sandbox.start(
				SandboxSettings.builder().callsPerSecond(0).ringing(ringing).outcomes(OutcomeRule.BY_NUMBER).build(),
				Clock.systemUTC());
	}

	private static CallProvider provider(Sandbox sandbox, String account) {
		return new TwilioCallProvider(
				ProviderProperties.of(sandbox.url().toString(), account, SandboxSettings.AUTH_TOKEN), Clock.systemUTC(),
				Metrics.off());
	}

	private static String place(CallProvider provider, String to) {
		CallRequest request = new CallRequest(to, Map.of("from", Fixtures.FROM, "url", "https://example.org/flow.xml"));
		return ((Accepted) provider.create(request)).sid();
	}

}
