package org.scfm.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepeatingCallProviderTests extends RepeatingContract {

	@Test
	void what_was_not_sent_or_not_processed_is_sent_again() {
		this.once.creates(REFUSED, REFUSED, new Throttled(null), new Throttled(null), ACCEPTED);

		assertThat(repeating(1.0).create(Fixtures.REQUEST)).isEqualTo(ACCEPTED);
		assertThat(this.waits.millis()).containsExactly(1000L, 2000L, 1000L, 2000L);
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
		assertThat(this.once.creates()).isEmpty();
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
	void a_time_that_passes_during_a_wait_ends_the_attempts() {
		TestClock clock = new TestClock();
		clock.set(Fixtures.NOW);
		this.once.creates(REFUSED, ACCEPTED);
		RepeatingCallProvider provider = new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT, clock,
				(millis, cancelled) -> clock.advance(Duration.ofMillis(millis)), () -> 1.0, this.waits,
				this.throttled::add);

		assertThat(
				provider.create(new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusMillis(500))))
			.isEqualTo(REFUSED);
		assertThat(this.once.creates()).containsExactly(ACCEPTED);
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
		CallProvider broken = new RepeatingCallProvider(new ScriptedProvider(), ProviderProperties.Retry.DEFAULT,
				Fixtures.CLOCK, this.waits, () -> 1.0, this.waits, this.throttled::add);

		assertThatThrownBy(() -> broken.create(Fixtures.REQUEST)).isInstanceOf(ProviderConfigurationException.class);
		assertThat(this.waits.millis()).isEmpty();
	}

	@Test
	void at_least_one_attempt_is_needed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProviderProperties.Retry(0, 3, Duration.ZERO, Duration.ZERO));
	}

}
