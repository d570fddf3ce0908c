package org.scfm.call;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class PaceTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

	@Test
	void without_a_limit_all_that_is_wanted_may_happen_at_once() {
		Pace pace = new Pace(Double.POSITIVE_INFINITY, this.nanos::get);
		assertThat(pace.take(1000, () -> false)).isEqualTo(1000);
		assertThat(pace.take(1000, () -> false)).isEqualTo(1000);
	}

	@Test
	void at_a_rate_one_may_happen_at_once_and_the_next_when_its_time_has_come() {
		Pace pace = new Pace(20, this.nanos::get);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(49);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(1);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
	}

	@Test
	void a_pause_is_made_up_for_by_a_tenth_of_a_second_at_most() {
		Pace pace = new Pace(100, this.nanos::get);
		pace.take(1, () -> false);
		passes(60_000);
		assertThat(pace.take(1000, () -> false)).isEqualTo(10);
		assertThat(stoppedAtOnce(pace)).isZero();
	}

	@Test
	void a_pause_at_a_slow_rate_is_made_up_for_by_one() {
		Pace pace = new Pace(0.5, this.nanos::get);
		pace.take(1, () -> false);
		passes(60_000);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
	}

	@Test
	void no_more_may_happen_than_wanted_and_the_rest_is_kept() {
		Pace pace = new Pace(100, this.nanos::get);
		pace.take(1, () -> false);
		passes(50);
		assertThat(pace.take(2, () -> false)).isEqualTo(2);
		assertThat(pace.take(8, () -> false)).isEqualTo(3);
	}

	@Test
	void over_a_long_time_the_rate_is_kept() {
		Pace pace = new Pace(30, this.nanos::get);
		int taken = 0;
		for (int i = 0; i < 100; i++) {
			passes(100);
			taken += pace.take(8, () -> false);
		}
		assertThat(taken).isBetween(299, 301);
	}

	@Test
	void waiting_ends_when_time_passes() {
		AtomicInteger looked = new AtomicInteger();
		Pace pace = new Pace(1000, this.nanos::get);
		pace.take(1, () -> false);
		int taken = pace.take(1, () -> {
			if (looked.incrementAndGet() == 5) {
				passes(1);
			}
			return false;
		});
		assertThat(taken).isEqualTo(1);
		assertThat(looked).hasValue(5);
	}

	@Test
	void waiting_ends_when_it_is_stopped() {
		AtomicInteger looked = new AtomicInteger();
		Pace pace = new Pace(100, this.nanos::get);
		pace.take(1, () -> false);
		assertThat(pace.take(1, () -> looked.incrementAndGet() == 3)).isZero();
	}

	@Test
	void waiting_ends_when_the_thread_is_interrupted() {
		Pace pace = new Pace(0.001, this.nanos::get);
		pace.take(1, () -> false);
		Thread.currentThread().interrupt();
		assertThat(pace.take(1, () -> false)).isZero();
		assertThat(Thread.interrupted()).isTrue();
	}

	private static int stoppedAtOnce(Pace pace) {
		AtomicInteger looked = new AtomicInteger();
		return pace.take(8, () -> looked.incrementAndGet() == 2);
	}

	private void passes(long millis) {
		this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
	}

}
