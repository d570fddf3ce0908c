package org.scfm.call;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scfm.job.UsageException;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.OtherApplication;
import org.scfm.test.Ports;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Jobs of an application that nobody answers, on the database of one that is answered.
 */
abstract class UnreachableProviderContract extends CampaignContract {

	private static OtherApplication unanswered;

	@BeforeAll
	static void startAnApplicationThatNobodyAnswers(@Autowired Environment environment) {
		unanswered = OtherApplication.start(environment,
				Map.of("scfm.provider.base-url", "http://127.0.0.1:" + Ports.free()));
	}

	@AfterAll
	static void close() {
		unanswered.close();
	}

	@Test
	void when_the_connection_is_refused_nobody_loses_the_place_and_no_attempt_is_burnt() {
		this.campaign.running(30);
		JobRun run = unanswered.campaign().enqueue();
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("the provider cannot be reached: ")
			.endsWith("; to go on: scfm run enqueue-calls runId=" + run.runId());
		assertThat(this.database.count("phone_calls")).isZero();
		assertThat(this.database.count("""
				callout_participations WHERE attempts = 0 AND last_outcome = 'none' AND last_attempt_at IS NULL"""))
			.isEqualTo(30);
		assertThat(this.campaign.run("callout-statistics").results()).containsEntry("calloutParticipationsStillToCall",
				30L);
		JobRun resumed = this.campaign.run("enqueue-calls", "runId=" + run.runId());
		assertThat(resumed.exitCode()).as(resumed.message()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(30);
		assertThat(this.sandbox.ledger().dialledRepeatedly()).isEmpty();
	}

	@Test
	void a_failed_call_whose_second_attempt_cannot_be_sent_keeps_its_first() {
		this.campaign.running(1);
		this.campaign.enqueue();
		this.database.update("UPDATE phone_calls SET status = 'failed'");
		this.database.update("UPDATE callout_participations SET last_outcome = 'failed'");
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(unanswered.campaign().enqueue().exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(this.campaign.people()).isEqualTo(Map.of("failed 1", 1L));
		assertThat(this.database.count("callout_participations WHERE last_attempt_at = created_at")).isEqualTo(1);
		this.campaign.enqueue();
		assertThat(this.campaign.people()).isEqualTo(Map.of("open 2", 1L));
	}

	@Test
	void calls_that_cannot_be_asked_for_stay_as_they_were() {
		this.campaign.running(10);
		this.campaign.enqueue();
		this.clock.advance(Duration.ofMinutes(5));
		JobRun run = unanswered.campaign().update();
		assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
		assertThat(run.message()).startsWith("the provider has answered none of 10 requests: ");
		assertThat(run.results()).containsEntry("callsAsked", 10L).containsEntry("requestsFailed", 10L);
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 10L));
		this.clock.advance(Duration.ofSeconds(1));
		this.campaign.update();
		assertThat(this.campaign.calls()).isEqualTo(Map.of("completed", 10L));
	}

	@Test
	void without_credentials_nothing_is_begun(@Autowired Environment environment) {
		this.campaign.running(1);
		try (OtherApplication anonymous = OtherApplication.start(environment,
				Map.of("scfm.provider.account-sid", "", "scfm.provider.auth-token", ""))) {
			assertThatExceptionOfType(UsageException.class).isThrownBy(() -> anonymous.campaign().enqueue())
				.withMessageContaining("SOMLENG_ACCOUNT_SID");
			assertThatExceptionOfType(UsageException.class).isThrownBy(() -> anonymous.campaign().update())
				.withMessageContaining("SOMLENG_ACCOUNT_SID");
			assertThat(anonymous.campaign().run("callout-statistics").exitCode()).isEqualTo(ExitCode.COMPLETED);
		}
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(1);
		assertThat(this.campaign.calls()).isEmpty();
	}

	@Test
	void a_provider_that_does_not_tell_of_its_queue_cannot_be_held_to_one(@Autowired Environment environment) {
		this.campaign.running(1);
		try (OtherApplication somleng = OtherApplication.start(environment, Map.of("scfm.provider.dialect", "somleng",
				"scfm.provider.account-sid", SandboxSettings.SOMLENG_ACCOUNT_SID))) {
			assertThatExceptionOfType(UsageException.class)
				.isThrownBy(() -> somleng.campaign().enqueue("maxProviderQueue=10s"))
				.withMessageStartingWith("maxProviderQueue needs a provider that tells how long its queue is");
			assertThat(somleng.campaign().enqueue().exitCode()).isEqualTo(ExitCode.COMPLETED);
		}
		assertThat(this.sandbox.ledger().calls()).hasSize(1);
	}

}
