package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scfm.job.Arguments;
import org.scfm.launch.ExitCode;
import org.scfm.launch.JobRun;
import org.scfm.policy.Bucket;
import org.scfm.policy.Person.History;
import org.scfm.provider.CreateOutcome.Accepted;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue in which the provider keeps calls until it dials them, as its answers tell.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class ProviderQueueContract extends CampaignContract {

	@Autowired
	private AccountBook accountBook;

	@Autowired
	private CallClaim claim;

	@Autowired
	private CallBook callBook;

	@Test
	void when_a_call_is_to_wait_too_long_nobody_sends_until_the_queue_has_drained(CapturedOutput output) {
		this.campaign.running(3);
		dialling(0.1);
		JobRun run = this.campaign.enqueue("maxProviderQueue=15s", "concurrency=1");
		assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		assertThat(this.accountBook.held()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
		assertThat(this.accountBook.queued()).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(20));
		assertThat(output.getAll())
			.contains("The provider keeps a call for 20s before it dials, longer than maxProviderQueue=15s")
			.contains("Sent 3; held back nobody; waited 1 times for the provider's queue, which was 20s long at most; "
					+ "ended because nobody else is to be called now");
	}

	@Test
	void the_run_goes_on_when_it_has_drained() {
		this.campaign.running(16);
		dialling(10);
		long began = System.nanoTime();
		assertThat(this.campaign.enqueue("maxProviderQueue=1s", "concurrency=1").exitCode())
			.isEqualTo(ExitCode.COMPLETED);
		assertThat(this.sandbox.ledger().calls()).hasSize(16);
		// 1.1 to 1.5 seconds long when a call was taken, and as the sandbox's clock
		// stands still it does not drain
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
	}

	@Test
	void without_a_wish_the_queue_may_be_long_and_with_none_nothing_is_written() {
		this.campaign.running(4);
		this.campaign.enqueue("maxProviderQueue=1s");
		assertThat(this.database.count("provider_accounts")).isZero();
		dialling(0.001);
		this.campaign.contacts(2);
		this.campaign.run("populate-callout");
		this.campaign.enqueue();
		assertThat(this.accountBook.held()).isZero();
		assertThat(this.accountBook.queued()).isBetween(Duration.ofSeconds(900), Duration.ofSeconds(1000));
	}

	@Test
	void a_queue_that_is_shorter_than_it_was_thought_is_known_to_be() {
		this.accountBook.queue(Duration.ofHours(3));
		this.campaign.running(1);
		this.campaign.enqueue();
		assertThat(this.accountBook.queued()).isZero();
	}

	@Test
	void an_answer_that_was_under_way_does_not_make_the_queue_shorter() {
		AtomicLong nanos = new AtomicLong();
		ProviderQueue queue = new ProviderQueue(this.accountBook, new Throttle(Duration.ZERO, nanos::get),
				Optional.empty(), Duration.ofSeconds(30), nanos::get);
		queue.told(answers("1000000"));
		queue.told(answers("0", "900000"));
		assertThat(this.accountBook.queued()).isBetween(Duration.ofSeconds(950), Duration.ofSeconds(1000));
		nanos.set(Duration.ofSeconds(30).toNanos());
		queue.told(answers("0", "70000"));
		assertThat(this.accountBook.queued()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
	}

	private static List<SentCall> answers(String... millis) {
		CallFacts facts = new CallFacts(1, "+85512000001", 1, Map.of(), 1, Map.of(), 1, Map.of());
		AnnouncedCall call = new AnnouncedCall(new ClaimedCall(facts, History.NOTHING_YET, Instant.MAX), Map.of(),
				Instant.MAX);
		return Stream.of(millis)
			.map((time) -> new SentCall(call, new Accepted("CA", "queued", null, "{\"queue_time\": \"" + time + "\"}")))
			.toList();
	}

	@ParameterizedTest
	@CsvSource({ "19:55:30, 4", "19:56:00, 3" })
	void nobody_is_claimed_who_could_ring_after_the_end_of_the_hours_because_of_the_queue(String time, int calls) {
		this.clock.set(at(time));
		this.campaign.running(3);
		dialling(0.01);
		this.campaign.enqueue();
		this.campaign.contacts(1);
		this.campaign.started("callingHours=09:00-20:00");
		this.campaign.enqueue();
		assertThat(this.sandbox.ledger().calls()).hasSize(calls);
	}

	@Test
	void nor_is_anybody_called_who_was_claimed_before_the_queue_was_known() {
		this.clock.set(at("19:56:00"));
		this.campaign.contacts(1);
		this.campaign.started("callingHours=09:00-20:00");
		List<ClaimedCall> claimed = this.claim.claim(EnqueueRules.of(new Arguments(Map.of())), Claimer.of(1),
				List.of(1L), 1, new Held());
		assertThat(claimed).hasSize(1);
		this.accountBook.queue(Duration.ofSeconds(190));
		Held held = new Held();
		assertThat(this.callBook.announce(Map.of(claimed.get(0), Map.of("from", "1234")), Claimer.of(1), held))
			.isEmpty();
		assertThat(held.counts()).isEqualTo(Map.of(Bucket.OUTSIDE_HOURS, 1));
	}

	private void dialling(double perSecond) {
		this.sandbox.change((settings) -> settings.toBuilder().callsPerSecond(perSecond).build());
	}

	private static Instant at(String time) {
		return LocalDateTime.parse("2027-03-01T" + time).atZone(ZoneId.of("Asia/Phnom_Penh")).toInstant();
	}

}
