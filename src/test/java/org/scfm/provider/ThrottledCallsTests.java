package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.scfm.provider.CreateOutcome.Limit;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Throttled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of calls that the provider turns away for now, and of those after them.
 */
class ThrottledCallsTests extends RepeatingContract {

	@Test
	void others_are_told_how_long_the_provider_is_sent_nothing() {
		this.once.creates(new Throttled(null), new Throttled(Duration.ofSeconds(30)), REFUSED, ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.throttled).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(30));
	}

	@Test
	void the_provider_may_ask_for_a_longer_wait_but_not_for_a_shorter_one() {
		this.once.creates(new Throttled(Duration.ofSeconds(60)), new Throttled(Duration.ofSeconds(1)), ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(60000L, 2000L);
	}

	@Test
	void a_wait_of_more_than_a_minute_is_handed_back_at_once() {
		CreateOutcome throttled = new Throttled(Duration.ofSeconds(61));
		this.once.creates(REFUSED, throttled);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(throttled);
		assertThat(this.waits.millis()).containsExactly(1000L);
	}

	@Test
	void after_five_that_are_turned_away_the_last_outcome_is_returned() {
		CreateOutcome last = new Throttled(Duration.ofSeconds(3));
		this.once.creates(new Throttled(null), new Throttled(null), new Throttled(null), new Throttled(null), last,
				ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(last);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 4000L, 8000L);
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
	}

	@Test
	void one_that_is_turned_away_holds_up_the_next_one_too() {
		RepeatingCallProvider provider = repeating(1.0);
		Throttled tooLong = new Throttled(Duration.ofSeconds(61));
		this.once.creates(tooLong, ACCEPTED);
		assertThat(provider.create(Fixtures.REQUEST)).isEqualTo(tooLong);

		assertThat(provider.create(Fixtures.REQUEST)).isEqualTo(tooLong);
		this.waits.await(31_000, () -> false);
		CallRequest hurried = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusSeconds(30));
		assertThat(provider.create(hurried)).isEqualTo(new Throttled(Duration.ofSeconds(30)));
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
		assertThat(provider.create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(31_000L, 30_000L);
	}

	@Test
	void where_others_are_accepted_one_that_is_turned_away_goes_on_trying() {
		Throttled throttled = new Throttled(null);
		RepeatingCallProvider provider = repeating(1.0);
		this.once.creates(throttled, throttled, throttled, throttled);
		this.once.meanwhile(() -> {
			this.once.creates(ACCEPTED);
			assertThat(provider.create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
			this.once.creates(throttled, throttled, throttled, ACCEPTED);
		});

		assertThat(provider.create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 4000L, 1000L, 2000L, 4000L, 8000L);
	}

	@Test
	void calls_that_are_going_on_are_given_time_to_end() {
		this.once.creates(new Throttled(null, Limit.CALLS), new Throttled(Duration.ofSeconds(30), Limit.CALLS),
				ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(20_000L, 30_000L);
	}

	@Test
	void a_thread_interrupted_while_it_is_held_up_has_sent_nothing() {
		RepeatingCallProvider provider = new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT,
				Fixtures.CLOCK, Wait::napping, () -> 1.0, System::nanoTime, this.throttled::add);
		this.once.creates(new Throttled(Duration.ofSeconds(61)), ACCEPTED);
		provider.create(Fixtures.REQUEST);
		provider.brake().release();
		provider.brake().pull(provider.brake().start(), Duration.ofSeconds(50));

		Thread.currentThread().interrupt();
		CreateOutcome outcome = provider.create(Fixtures.REQUEST);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(outcome).isInstanceOf(Throttled.class);
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
	}

	@Test
	void one_that_is_not_wanted_any_more_is_not_waited_for() {
		RepeatingCallProvider provider = new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT,
				Fixtures.CLOCK, Wait::napping, () -> 1.0, System::nanoTime, this.throttled::add);
		CallRequest unwanted = new CallRequest("+85512345678", Map.of("from", "1234"), null, () -> true,
				() -> Duration.ZERO);
		this.once.creates(new NotSent("refused"), new Throttled(Duration.ofSeconds(30)), ACCEPTED);

		assertThat(provider.create(unwanted)).isEqualTo(new NotSent("refused"));
		assertThat(provider.create(unwanted)).isEqualTo(new Throttled(Duration.ofSeconds(30)));
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
	}

	@Test
	void no_thread_begins_a_call_before_the_asked_for_time_has_passed() throws Exception {
		long asked = 300_000_000;
		List<Long> begun = new CopyOnWriteArrayList<>();
		CountDownLatch throttled = new CountDownLatch(1);
		CallProvider busy = new ScriptedProvider() {

			@Override
			public CreateOutcome create(CallRequest request) {
				begun.add(System.nanoTime());
				return (begun.size() == 1) ? new Throttled(Duration.ofNanos(asked)) : ACCEPTED;
			}

		};
		ProviderProperties.Retry retry = new ProviderProperties.Retry(3, 1, Duration.ofMillis(1),
				Duration.ofSeconds(5));
		RepeatingCallProvider provider = new RepeatingCallProvider(busy, retry, Clock.systemUTC(),
				(millis, cancelled) -> {
					throttled.countDown();
					Wait.napping(millis, cancelled);
				}, () -> 1.0, System::nanoTime, this.throttled::add);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		List<Future<CreateOutcome>> outcomes = new ArrayList<>();
		outcomes.add(threads.submit(() -> provider.create(Fixtures.REQUEST)));
		assertThat(throttled.await(10, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 20; i++) {
			outcomes.add(threads.submit(() -> provider.create(Fixtures.REQUEST)));
		}

		for (Future<CreateOutcome> outcome : outcomes) {
			assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(ACCEPTED);
		}
		threads.shutdown();
		assertThat(begun).hasSize(22);
		assertThat(begun.subList(1, 22)).allMatch((time) -> time - begun.get(0) >= asked);
	}

	@Test
	void whatever_was_held_up_or_is_sent_again_waits_for_a_turn_of_its_own() {
		Deque<Duration> turns = new ArrayDeque<>(List.of(Duration.ofMillis(300), Duration.ZERO, Duration.ofMillis(40)));
		RepeatingCallProvider provider = repeating(1.0);
		CallRequest request = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), null, () -> false, turns::pop);

		this.once.creates(ACCEPTED);
		assertThat(provider.create(request)).isEqualTo(ACCEPTED);
		assertThat(turns).hasSize(3);

		// turned away, and not sent
		this.once.creates(new Throttled(null), REFUSED, ACCEPTED);
		assertThat(provider.create(request)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(1000L, 300L, 1000L);
		assertThat(turns).hasSize(1);

		// held up by another that was turned away
		provider.brake().pull(provider.brake().start(), Duration.ofSeconds(5));
		this.once.creates(ACCEPTED);
		assertThat(provider.create(request)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(1000L, 300L, 1000L, 5000L, 40L);
		assertThat(turns).isEmpty();
	}

	@Test
	void a_turn_that_would_come_too_late_is_not_waited_for() {
		CallRequest request = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusSeconds(10),
				() -> false, () -> Duration.ofSeconds(11));
		Throttled throttled = new Throttled(Duration.ofSeconds(2));
		this.once.creates(throttled, ACCEPTED);

		assertThat(repeating(1.0).create(request)).isEqualTo(throttled);
		assertThat(this.waits.millis()).containsExactly(2000L);
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
	}

}
