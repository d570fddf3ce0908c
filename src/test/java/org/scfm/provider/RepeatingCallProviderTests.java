package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Limit;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepeatingCallProviderTests {

	private static final CreateOutcome REFUSED = new NotSent("ConnectException");

	private static final CreateOutcome ACCEPTED = new Accepted("CA1", "queued", null, "{}");

	private final Scripted once = new Scripted();

	private final Waits waits = new Waits();

	private final List<Duration> throttled = new CopyOnWriteArrayList<>();

	@Test
	void what_was_not_sent_or_not_processed_is_sent_again() {
		this.once.creates(REFUSED, REFUSED, new Throttled(null), new Throttled(null), ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 1000L, 2000L);
	}

	@Test
	void others_are_told_how_long_the_provider_is_sent_nothing() {
		this.once.creates(new Throttled(null), new Throttled(Duration.ofSeconds(30)), REFUSED, ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.throttled).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@MethodSource("final_outcomes")
	void everything_else_is_final(CreateOutcome outcome) {
		this.once.creates(outcome);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(outcome);
		assertThat(this.waits.millis()).isEmpty();
	}

	static List<CreateOutcome> final_outcomes() {
		return List.of(ACCEPTED, new TooLate(), new Unknown("HTTP 503"), new Rejected(Scope.CALL, 400, "21211", ""),
				new Rejected(Scope.CONFIG, 401, null, ""));
	}

	@Test
	void when_attempts_run_out_the_last_outcome_is_returned() {
		CreateOutcome last = new NotSent("the last");
		this.once.creates(REFUSED, REFUSED, REFUSED, REFUSED, last);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(last);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 4000L, 8000L);
		assertThat(this.once.creates).isEmpty();
	}

	@Test
	void waits_are_random_below_a_bound_that_doubles_up_to_a_minute() {
		CreateOutcome[] refused = new CreateOutcome[12];
		Arrays.fill(refused, REFUSED);
		this.once.creates(refused);
		ProviderProperties.Retry many = new ProviderProperties.Retry(12, 3, Duration.ofSeconds(1),
				Duration.ofSeconds(60));

		new RepeatingCallProvider(this.once, many, Fixtures.CLOCK, this.waits, () -> 0.5, this.waits,
				this.throttled::add)
			.create(Fixtures.REQUEST);

		assertThat(this.waits.millis()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L,
				30000L, 30000L, 30000L);
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
	void an_interrupted_wait_ends_at_once_with_the_last_outcome() {
		this.once.creates(REFUSED, new Throttled(null));
		List<Long> begun = new ArrayList<>();
		Wait sleeper = (millis, cancelled) -> {
			begun.add(millis);
			if (begun.size() == 2) {
				throw new InterruptedException();
			}
		};

		CreateOutcome outcome = new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT, Fixtures.CLOCK,
				sleeper, () -> 1.0, this.waits, this.throttled::add)
			.create(Fixtures.REQUEST);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(outcome).isEqualTo(new Throttled(null));
		assertThat(begun).hasSize(2);
	}

	@Test
	void no_attempt_begins_when_it_should_have_been_sent_already() {
		CallRequest request = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusSeconds(10));
		CreateOutcome tooLong = new Throttled(Duration.ofSeconds(10));
		this.once.creates(new Throttled(Duration.ofSeconds(9)), tooLong);

		assertThat(repeating(1.0).create(request)).isEqualTo(tooLong);
		assertThat(this.waits.millis()).containsExactly(9000L);
	}

	@Test
	void after_five_that_are_turned_away_the_last_outcome_is_returned() {
		CreateOutcome last = new Throttled(Duration.ofSeconds(3));
		this.once.creates(new Throttled(null), new Throttled(null), new Throttled(null), new Throttled(null), last,
				ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(last);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 4000L, 8000L);
		assertThat(this.once.creates).containsExactly(ACCEPTED);
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
		assertThat(this.once.creates).containsExactly(ACCEPTED);
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
		assertThat(this.once.creates).containsExactly(ACCEPTED);
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
		assertThat(this.once.creates).containsExactly(ACCEPTED);
	}

	@Test
	void no_thread_begins_a_call_before_the_asked_for_time_has_passed() throws Exception {
		long asked = 300_000_000;
		List<Long> begun = new CopyOnWriteArrayList<>();
		CountDownLatch throttled = new CountDownLatch(1);
		CallProvider busy = new Scripted() {

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
	void a_time_that_passes_during_a_wait_ends_the_attempts() {
		TickingClock clock = new TickingClock();
		this.once.creates(REFUSED, ACCEPTED);
		RepeatingCallProvider provider = new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT, clock,
				(millis, cancelled) -> clock.sleep(millis), () -> 1.0, this.waits, this.throttled::add);

		assertThat(
				provider.create(new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusMillis(500))))
			.isEqualTo(REFUSED);
		assertThat(this.once.creates).containsExactly(ACCEPTED);
	}

	@Test
	void a_fetch_is_tried_three_times() {
		Retry last = new Retry("3", null);
		this.once.fetches(new Retry("1", null), new Retry("2", Duration.ofSeconds(20)), last, new Gone());

		assertThat(repeating(1.0).fetch("CA1")).isEqualTo(last);
		assertThat(this.waits.millis()).containsExactly(1000L, 20000L);
		assertThat(repeating(1.0).fetch("CA1")).isEqualTo(new Gone());
	}

	@Test
	void a_cancel_is_tried_three_times() {
		Retry last = new Retry("3", null);
		this.once.fetches(new Retry("1", null), new Retry("2", Duration.ofSeconds(20)), last, new Gone());

		assertThat(repeating(1.0).cancel("CA1")).isEqualTo(new CancelOutcome.Asked(last));
		assertThat(this.waits.millis()).containsExactly(1000L, 20000L);
		assertThat(repeating(1.0).cancel("CA1")).isEqualTo(new CancelOutcome.Asked(new Gone()));
	}

	@Test
	void errors_of_the_caller_and_of_the_settings_pass_through() {
		CallProvider broken = new RepeatingCallProvider(new Scripted(), ProviderProperties.Retry.DEFAULT,
				Fixtures.CLOCK, this.waits, () -> 1.0, this.waits, this.throttled::add);

		assertThatThrownBy(() -> broken.create(Fixtures.REQUEST)).isInstanceOf(ProviderConfigurationException.class);
		assertThat(this.waits.millis()).isEmpty();
	}

	@Test
	void at_least_one_attempt_is_needed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProviderProperties.Retry(0, 3, Duration.ZERO, Duration.ZERO));
	}

	private RepeatingCallProvider repeating(double jitter) {
		return new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT, Fixtures.CLOCK, this.waits,
				() -> jitter, this.waits, this.throttled::add);
	}

	/** A clock that goes on only while someone sleeps. */
	private static final class TickingClock extends Clock {

		private Instant now = Fixtures.NOW;

		void sleep(long millis) {
			this.now = this.now.plusMillis(millis);
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
			throw new UnsupportedOperationException();
		}

	}

	/** Gives the outcomes it is told, and after them a configuration error. */
	private static class Scripted implements CallProvider {

		private Runnable meanwhile = () -> {
		};

		private final Deque<CreateOutcome> creates = new ArrayDeque<>();

		private final Deque<FetchOutcome> fetches = new ArrayDeque<>();

		void creates(CreateOutcome... outcomes) {
			this.creates.addAll(List.of(outcomes));
		}

		/** What happens after the last of the creates that are told by now. */
		void meanwhile(Runnable event) {
			this.meanwhile = event;
		}

		void fetches(FetchOutcome... outcomes) {
			this.fetches.addAll(List.of(outcomes));
		}

		@Override
		public Duration longestExchange() {
			return Duration.ofSeconds(30);
		}

		@Override
		public Dialect dialect() {
			return Dialect.TWILIO;
		}

		@Override
		public String accountSid() {
			return Fixtures.TWILIO_SID;
		}

		@Override
		public void requireConfigured() {
		}

		@Override
		public CreateOutcome create(CallRequest request) {
			if (this.creates.isEmpty()) {
				throw new ProviderConfigurationException("nothing left");
			}
			CreateOutcome outcome = this.creates.pop();
			if (this.creates.isEmpty()) {
				Runnable event = this.meanwhile;
				this.meanwhile = () -> {
				};
				event.run();
			}
			return outcome;
		}

		@Override
		public FetchOutcome fetch(String sid) {
			return this.fetches.pop();
		}

		@Override
		public CallPage list(CallListing listing, @Nullable String next) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CancelOutcome cancel(String sid) {
			return new CancelOutcome.Asked(this.fetches.pop());
		}

		@Override
		public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
			throw new UnsupportedOperationException();
		}

	}

}
