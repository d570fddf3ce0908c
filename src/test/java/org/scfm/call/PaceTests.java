package org.scfm.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scfm.call.AccountBook.Slots;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
class PaceTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

	private final List<Integer> reserved = new ArrayList<>();

	private long nextSlot = this.nanos.get();

	private long blur;

	@Test
	void calls_are_sent_at_their_slots_one_after_the_other() {
		Pace pace = pace(20);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(49);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(1);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
	}

	@Test
	void a_quarter_of_a_second_is_reserved_at_once_and_no_more_than_is_wanted() {
		stoppedAtOnce(pace(20));
		stoppedAtOnce(pace(20), 3);
		stoppedAtOnce(pace(0.5));
		assertThat(this.reserved).containsExactly(5, 3, 1);
	}

	@Test
	void the_slots_of_others_are_waited_for() {
		Pace pace = pace(20);
		this.nextSlot += TimeUnit.MILLISECONDS.toNanos(700);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(699);
		assertThat(stoppedAtOnce(pace)).isZero();
		passes(1);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
	}

	@Test
	void slots_that_came_meanwhile_are_used_together() {
		Pace pace = pace(20);
		assertThat(pace.take(4, () -> false)).isEqualTo(1);
		passes(120);
		assertThat(pace.take(1, () -> false)).isEqualTo(1);
		assertThat(pace.take(8, () -> false)).isEqualTo(1);
		assertThat(this.reserved).containsExactly(4);
	}

	@Test
	void a_process_that_was_halted_throws_its_slots_away_and_asks_for_new_ones() {
		Pace pace = pace(20);
		assertThat(pace.take(5, () -> false)).isEqualTo(1);
		passes(60_000);
		this.nextSlot = this.nanos.get();
		assertThat(pace.take(5, () -> false)).isEqualTo(1);
		assertThat(stoppedAtOnce(pace)).isZero();
		assertThat(this.reserved).containsExactly(5, 5);
	}

	@Test
	void slots_that_are_a_slice_old_are_thrown_away_and_the_others_used() {
		Pace pace = pace(20);
		pace.take(5, () -> false);
		passes(330);
		assertThat(pace.take(5, () -> false)).isEqualTo(3);
	}

	@Test
	void a_call_that_missed_its_slot_takes_one_behind_those_that_are_reserved() {
		Pace pace = pace(20);
		assertThat(pace.take(5, () -> false)).isEqualTo(1);
		assertThat(pace.nextTurn()).isEqualTo(Duration.ofMillis(250));
		assertThat(pace.nextTurn()).isEqualTo(Duration.ofMillis(300));
		passes(400);
		assertThat(pace.nextTurn()).isZero();
		assertThat(this.reserved).containsExactly(5, 1, 1, 1);
	}

	@Test
	void slots_that_may_be_later_than_they_seem_are_thrown_away_so_much_earlier() {
		this.blur = TimeUnit.MILLISECONDS.toNanos(100);
		Pace pace = pace(20);
		pace.take(5, () -> false);
		passes(201);
		assertThat(pace.take(5, () -> false)).isEqualTo(3);
	}

	@Test
	void over_a_long_time_the_rate_is_kept() {
		Pace pace = pace(3000);
		long end = this.nanos.get() + TimeUnit.MILLISECONDS.toNanos(100);
		int taken = 0;
		while (this.nanos.get() - end < 0) {
			taken += pace.take(8, () -> {
				this.nanos.addAndGet(TimeUnit.MICROSECONDS.toNanos(100));
				return false;
			});
		}
		assertThat(taken).isBetween(299, 301);
	}

	@Test
	void waiting_ends_when_time_passes() {
		AtomicInteger looked = new AtomicInteger();
		Pace pace = pace(1000);
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
		Pace pace = pace(100);
		pace.take(1, () -> false);
		assertThat(pace.take(1, () -> looked.incrementAndGet() == 3)).isZero();
	}

	@Test
	void waiting_ends_when_the_thread_is_interrupted() {
		Pace pace = pace(0.001);
		pace.take(1, () -> false);
		Thread.currentThread().interrupt();
		assertThat(pace.take(1, () -> false)).isZero();
		assertThat(Thread.interrupted()).isTrue();
	}

	// an account that nobody else uses
	private Pace pace(double perSecond) {
		long step = (long) (1e9 / perSecond);
		return new Pace(perSecond, (count) -> {
			this.reserved.add(count);
			Slots slots = new Slots(this.nextSlot, step, count, this.blur);
			this.nextSlot += count * step;
			return slots;
		}, this.nanos::get);
	}

	private static int stoppedAtOnce(Pace pace) {
		return stoppedAtOnce(pace, 8);
	}

	private static int stoppedAtOnce(Pace pace, int wanted) {
		AtomicInteger looked = new AtomicInteger();
		return pace.take(wanted, () -> looked.incrementAndGet() == 3);
	}

	private void passes(long millis) {
		this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
	}

}
