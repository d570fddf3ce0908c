package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnsettledCallTests {

	private static final Instant SENT = Instant.parse("2027-03-01T12:00:00Z");

	private static final Duration GRACE = Duration.ofMinutes(2);

	private static final SettleRules HOLD = new SettleRules(GRACE, false);

	private static final SettleRules RELEASE = new SettleRules(GRACE, true);

	@Test
	void it_is_first_looked_up_a_grace_period_after_it_was_sent() {
		UnsettledCall call = call(CallStatus.UNKNOWN, 0, null);
		assertThat(call.isDue(SENT.plus(GRACE).minusNanos(1), HOLD)).isFalse();
		assertThat(call.isDue(SENT.plus(GRACE), HOLD)).isTrue();
	}

	@Test
	void while_it_is_held_it_is_looked_up_ever_more_rarely_up_to_an_hour() {
		assertThat(waits(HOLD)).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L);
		assertThat(call(CallStatus.UNKNOWN, 1_000_000, SENT).isDue(SENT.plusSeconds(3600), HOLD)).isTrue();
	}

	@Test
	void while_it_may_be_released_it_is_looked_up_after_each_grace_period() {
		assertThat(waits(RELEASE)).containsOnly(2L);
	}

	@Test
	void one_that_was_announced_is_in_hands_until_no_request_can_be_under_way() {
		Duration exchange = Duration.ofSeconds(35);
		UnsettledCall call = call(CallStatus.SCHEDULING, 0, null);
		Instant free = call.sendBy().plus(exchange);
		assertThat(call.isOutOfHands(free.minusNanos(1), exchange)).isFalse();
		assertThat(call.isOutOfHands(free, exchange)).isTrue();
		assertThat(call(CallStatus.UNKNOWN, 0, null).isOutOfHands(SENT, exchange)).isTrue();
	}

	private static List<Long> waits(SettleRules rules) {
		return IntStream.rangeClosed(1, 7)
			.mapToObj((lookUps) -> call(CallStatus.UNKNOWN, lookUps, SENT))
			.map((call) -> LongStream.rangeClosed(0, 120)
				.filter((minutes) -> call.isDue(SENT.plus(Duration.ofMinutes(minutes)), rules))
				.findFirst()
				.orElseThrow())
			.toList();
	}

	private static UnsettledCall call(CallStatus status, int lookUps, @Nullable Instant lookedUpAt) {
		return new UnsettledCall(1, 1, status, "+85510000001", "1234", "twilio", "AC1", SENT, SENT.plusSeconds(60),
				lookUps, lookedUpAt, 3);
	}

}
