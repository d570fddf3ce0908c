package org.scfm.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.scfm.provider.Brake.Start;

import static org.assertj.core.api.Assertions.assertThat;

class BrakeTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final Brake brake = new Brake(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 1.0, this.now::get);

	@Test
	void nobody_waits_before_it_is_pulled() {
		assertThat(this.brake.start().held()).isZero();
	}

	@Test
	void everybody_waits_until_the_time_has_passed() {
		this.brake.pull(this.brake.start(), null);

		assertThat(this.brake.start().held()).hasSeconds(1);
		pass(Duration.ofMillis(400));
		assertThat(this.brake.start().held()).hasMillis(600);
		pass(Duration.ofMillis(600));
		assertThat(this.brake.start().held()).isZero();
	}

	@Test
	void each_wait_in_vain_is_twice_as_long_as_the_last_up_to_the_longest() {
		for (int seconds : new int[] { 1, 2, 4, 8, 16, 32, 60, 60 }) {
			this.brake.pull(this.brake.start(), null);
			assertThat(this.brake.start().held()).hasSeconds(seconds);
			pass(Duration.ofSeconds(seconds));
		}
	}

	@Test
	void at_least_half_of_a_wait_is_waited() {
		Brake unlucky = new Brake(Duration.ofSeconds(1), Duration.ofSeconds(60), () -> 0.0, this.now::get);
		unlucky.pull(unlucky.start(), null);

		assertThat(unlucky.start().held()).hasMillis(500);
	}

	@Test
	void the_provider_may_ask_for_a_longer_wait_but_not_for_a_shorter_one() {
		this.brake.pull(this.brake.start(), Duration.ofMinutes(10));
		assertThat(this.brake.start().held()).hasMinutes(10);
		pass(Duration.ofMinutes(10));

		this.brake.pull(this.brake.start(), Duration.ofMillis(1));
		assertThat(this.brake.start().held()).hasSeconds(2);
	}

	@Test
	void requests_that_were_under_way_together_are_one_event() {
		Start one = this.brake.start();
		Start other = this.brake.start();
		Start third = this.brake.start();

		this.brake.pull(one, null);
		this.brake.pull(other, null);
		assertThat(this.brake.start().held()).hasSeconds(1);
		this.brake.pull(third, Duration.ofSeconds(5));
		assertThat(this.brake.start().held()).hasSeconds(5);
		pass(Duration.ofSeconds(5));
		this.brake.pull(this.brake.start(), null);

		assertThat(this.brake.start().held()).hasSeconds(2);
	}

	@Test
	void an_accepted_request_makes_the_next_wait_short_again() {
		for (int i = 0; i < 4; i++) {
			this.brake.pull(this.brake.start(), null);
			pass(this.brake.start().held());
		}

		this.brake.accepted(this.brake.start());
		this.brake.pull(this.brake.start(), null);

		assertThat(this.brake.start().held()).hasSeconds(1);
	}

	@Test
	void a_request_accepted_that_was_under_way_before_releases_nothing() {
		Start before = this.brake.start();
		this.brake.pull(this.brake.start(), null);

		this.brake.accepted(before);

		assertThat(this.brake.start().held()).hasSeconds(1);
		pass(Duration.ofSeconds(1));
		this.brake.pull(this.brake.start(), null);
		assertThat(this.brake.start().held()).hasSeconds(2);
	}

	private void pass(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

}
