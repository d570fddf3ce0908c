package org.scfm.call;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.RequestKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the provider may answer to the question how a call is.
 */
abstract class UpdateFaultsContract extends CampaignContract {

	private String struck = "";

	@BeforeEach
	void twenty_calls_are_over_at_the_provider() {
		List<String> msisdns = this.campaign.contacts(20);
		this.campaign.populated("running");
		this.campaign.enqueue();
		this.struck = msisdns.get(3);
		this.clock.advance(Duration.ofMinutes(5));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_ERROR", "BAD_GATEWAY", "UNAVAILABLE", "GATEWAY_TIMEOUT", "EMPTY_ERROR", "THROTTLED",
			"CLOSE", "TRUNCATED_JSON", "CUT_BODY", "NO_SID" })
	void a_question_that_fails_leaves_the_call_as_it_was_and_the_run_goes_on(Kind kind) {
		this.sandbox.faults().add(Fault.on(RequestKind.FETCH, kind).to(this.struck).times(0));
		assertLeftAsItWas(Map.of("callsAsked", 20L, "callsOver", 19L, "callsNotKnownToProvider", 0L, "callsGivenUp", 0L,
				"callsLeftForLater", 0L, "requestsFailed", 1L), 21, 23);
	}

	@Test
	void a_question_that_is_not_answered_leaves_the_call_as_it_was_and_the_run_goes_on() {
		this.sandbox.faults()
			.add(Fault.on(RequestKind.FETCH, Kind.HANG).delay(Duration.ofMillis(2500)).to(this.struck).times(0));
		assertLeftAsItWas(Map.of("callsAsked", 20L, "callsOver", 19L, "callsNotKnownToProvider", 0L, "callsGivenUp", 0L,
				"callsLeftForLater", 0L, "requestsFailed", 1L), 21, 23);
	}

	@Test
	void a_call_that_the_provider_does_not_know_stays_as_it_was_and_is_asked_for_again() {
		this.sandbox.faults().add(Fault.rejecting(RequestKind.FETCH, 404, null, null).to(this.struck).times(0));
		assertLeftAsItWas(Map.of("callsAsked", 20L, "callsOver", 19L, "callsNotKnownToProvider", 1L, "callsGivenUp", 0L,
				"callsLeftForLater", 0L, "requestsFailed", 0L), 20, 20);
	}

	private void assertLeftAsItWas(Map<String, Object> results, long leastRequests, long mostRequests) {
		Map<String, Object> before = struckCall();
		JobRun run = this.campaign.update();
		assertThat(run.exitCode()).as(run.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(run.results()).isEqualTo(results);
		// the JDK's client asks once more by itself where a connection was closed
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isBetween(leastRequests, mostRequests);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 19L, "queued", 1L));
		assertThat(struckCall()).isEqualTo(before);
		this.sandbox.faults().clear();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 1L).containsEntry("callsOver", 1L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 20L));
		assertThat(this.campaign.people()).isEqualTo(Map.of("completed 1", 20L));
	}

	private Map<String, Object> struckCall() {
		return this.database.rows("""
				SELECT status, remote_status, remote_response, ended_at, poll_lease_until
				FROM phone_calls WHERE msisdn = ?""", this.struck).get(0);
	}

	@Test
	void an_unknown_status_is_kept_in_its_own_words_and_the_call_is_asked_for_again() {
		this.sandbox.faults().add(Fault.on(RequestKind.FETCH, Kind.UNKNOWN_STATUS).to(this.struck));
		assertThat(this.campaign.update().results()).containsEntry("callsAsked", 20L).containsEntry("callsOver", 19L);
		assertThat(struckCall()).containsEntry("status", "queued")
			.containsEntry("remote_status", "never-heard-of")
			.containsEntry("ended_at", null)
			.containsEntry("poll_lease_until", null);
		assertThat((String) struckCall().get("remote_response")).contains("never-heard-of");
		this.clock.advance(Duration.ofMinutes(1));
		this.campaign.update();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 20L));
	}

	@Test
	void too_many_requests_for_a_moment_are_asked_again_at_once() {
		this.sandbox.faults().add(Fault.on(RequestKind.FETCH, Kind.THROTTLED));
		assertThat(this.campaign.update().results()).containsEntry("callsOver", 20L)
			.containsEntry("requestsFailed", 0L);
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isEqualTo(21);
	}

	@Test
	void credentials_that_are_refused_stop_the_run_and_no_call_waits_for_the_next_one() {
		this.sandbox.change((settings) -> settings.toBuilder().authToken("changed").build());
		JobRun run = this.campaign.update("concurrency=2");
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("the provider refuses to tell about calls: ").contains("(HTTP 401)");
		assertThat(this.sandbox.ledger().requests(RequestKind.FETCH)).isLessThan(15);
		assertThat(run.results()).containsEntry("callsAsked", 0L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 20L));
		assertThat(this.database.count("phone_calls WHERE poll_lease_until IS NOT NULL")).isZero();
		this.sandbox.change((settings) -> settings.toBuilder().authToken("sandbox-auth-token").build());
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.campaign.update().results()).containsEntry("callsOver", 20L);
	}

	@Test
	void a_run_that_was_stopped_by_the_provider_asks_for_the_rest_when_it_goes_on() {
		this.sandbox.faults().add(Fault.rejecting(RequestKind.FETCH, 401, null, null).skip(5).times(0));
		JobRun halted = this.campaign.update("concurrency=1", "maxCallsToFetch=12", "runId=evening");
		assertThat(halted.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(halted.results()).containsEntry("callsAsked", 5L).containsEntry("callsOver", 5L);
		this.sandbox.faults().clear();
		this.clock.advance(Duration.ofSeconds(1));
		JobRun resumed = this.campaign.update("concurrency=1", "runId=evening");
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(resumed.results()).containsEntry("callsAsked", 12L).containsEntry("callsOver", 12L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 12L, "queued", 8L));
	}

}
