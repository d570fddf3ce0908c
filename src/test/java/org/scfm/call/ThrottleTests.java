package org.scfm.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.Unknown;

import static org.assertj.core.api.Assertions.assertThat;

class ThrottleTests {

	private static final Accepted ACCEPTED = new Accepted("CA1", "queued", null, "{}");

	private final AtomicLong nanos = new AtomicLong();

	private final Throttle throttle = new Throttle(Duration.ofMinutes(10), this.nanos::get);

	@Test
	void it_grows_too_long_when_no_call_is_taken_for_the_whole_patience() {
		assertThat(this.throttle.grows(asked(60))).isFalse();
		pass(540);
		assertThat(this.throttle.grows(asked(60))).isFalse();
		pass(1);
		assertThat(this.throttle.grows(asked(60))).isTrue();
	}

	@Test
	void a_call_that_is_taken_ends_it() {
		assertThat(this.throttle.grows(asked(1))).isFalse();
		pass(599);
		assertThat(this.throttle.grows(ACCEPTED)).isFalse();
		pass(599);
		assertThat(this.throttle.grows(asked(1))).isFalse();
	}

	@Test
	void other_answers_say_nothing_about_it() {
		assertThat(this.throttle.grows(asked(1))).isFalse();
		pass(599);
		assertThat(this.throttle.grows(new Unknown("timed out"))).isFalse();
		pass(1);
		assertThat(this.throttle.grows(asked(1))).isTrue();
	}

	@Test
	void a_wait_longer_than_the_patience_is_too_long_at_once() {
		assertThat(this.throttle.grows(asked(601))).isTrue();
	}

	@Test
	void sending_is_held_back_for_as_long_as_was_asked() throws InterruptedException {
		this.throttle.grows(asked(3));
		AtomicBoolean asked = new AtomicBoolean();
		this.throttle.await(() -> {
			asked.set(true);
			pass(1);
			return false;
		});
		assertThat(asked).isTrue();
		assertThat(this.nanos.get()).isEqualTo(Duration.ofSeconds(3).toNanos());
	}

	@Test
	void where_another_process_was_asked_the_longer_wait_counts_and_the_patience_does_not()
			throws InterruptedException {
		this.throttle.hold(Duration.ofHours(1));
		assertThat(this.throttle.grows(asked(3))).isFalse();
		this.throttle.hold(Duration.ZERO);
		this.throttle.await(() -> {
			pass(60);
			return false;
		});
		assertThat(this.nanos.get()).isEqualTo(Duration.ofHours(1).toNanos());
	}

	@Test
	void a_stop_ends_the_wait() throws InterruptedException {
		this.throttle.grows(asked(3));
		this.throttle.await(() -> true);
		assertThat(this.nanos.get()).isZero();
	}

	private void pass(long seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private static Throttled asked(long seconds) {
		return new Throttled(Duration.ofSeconds(seconds));
	}

}
