package org.scfm.call;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.scfm.call.ClaimsAhead.Claims;
import org.scfm.policy.Bucket;
import org.scfm.policy.Person.History;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class ClaimsAheadTests {

	private final AtomicInteger claims = new AtomicInteger();

	private final CountDownLatch gate = new CountDownLatch(1);

	@Test
	void the_next_people_are_claimed_while_those_before_are_used() throws InterruptedException {
		try (ClaimsAhead ahead = new ClaimsAhead(upTo(3), true)) {
			assertThat(ids(ahead.take())).containsExactly(1L);
			Awaitility.await().until(() -> this.claims.get() == 2);
			assertThat(ids(ahead.take())).containsExactly(2L);
			assertThat(ids(ahead.take())).containsExactly(3L);
			assertThat(ids(ahead.take())).isEmpty();
		}
	}

	@Test
	void no_more_than_one_claim_is_ahead() throws InterruptedException {
		try (ClaimsAhead ahead = new ClaimsAhead(upTo(10), true)) {
			ahead.take();
			ahead.take();
		}
		assertThat(this.claims).hasValue(3);
	}

	@Test
	void nothing_is_claimed_once_nobody_is_left() throws InterruptedException {
		try (ClaimsAhead ahead = new ClaimsAhead(upTo(0), true)) {
			assertThat(ids(ahead.take())).isEmpty();
		}
		assertThat(this.claims).hasValue(1);
	}

	@Test
	void nothing_is_claimed_before_it_is_asked_for_where_that_is_not_wanted() throws InterruptedException {
		try (ClaimsAhead ahead = new ClaimsAhead(upTo(3), false)) {
			ahead.take();
			ahead.take();
		}
		assertThat(this.claims).hasValue(2);
	}

	@Test
	void whom_the_gate_held_is_told_with_the_claim_that_asked_it() throws InterruptedException {
		Function<Held, List<ClaimedCall>> one = upTo(2);
		try (ClaimsAhead ahead = new ClaimsAhead((held) -> {
			List<ClaimedCall> calls = one.apply(held);
			held.add(Bucket.values()[0], this.claims.get());
			return calls;
		}, true)) {
			assertThat(ahead.take().held().counts()).containsOnly(Map.entry(Bucket.values()[0], 1));
			assertThat(ahead.take().held().counts()).containsOnly(Map.entry(Bucket.values()[0], 2));
		}
	}

	@Test
	void a_claim_that_fails_fails_whoever_takes_it() throws InterruptedException {
		IllegalArgumentException broken = new IllegalArgumentException("broken");
		Function<Held, List<ClaimedCall>> one = upTo(1);
		try (ClaimsAhead ahead = new ClaimsAhead((held) -> {
			List<ClaimedCall> calls = one.apply(held);
			if (calls.isEmpty()) {
				throw broken;
			}
			return calls;
		}, true)) {
			assertThat(ids(ahead.take())).containsExactly(1L);
			assertThatThrownBy(ahead::take).isSameAs(broken);
		}
	}

	@Test
	void closing_waits_until_nothing_is_being_claimed() throws InterruptedException {
		AtomicInteger ended = new AtomicInteger();
		Function<Held, List<ClaimedCall>> some = upTo(5);
		ClaimsAhead ahead = new ClaimsAhead((held) -> {
			List<ClaimedCall> calls = some.apply(held);
			if (this.claims.get() == 2) {
				await(this.gate);
			}
			ended.incrementAndGet();
			return calls;
		}, true);
		ahead.take();
		Awaitility.await().until(() -> this.claims.get() == 2);
		Thread closing = new Thread(ahead::close);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		assertThat(ended).hasValue(1);
		this.gate.countDown();
		closing.join();
		assertThat(ended).hasValue(2);
	}

	/** One call a claim, as many claims as are asked for. */
	private Function<Held, List<ClaimedCall>> upTo(int calls) {
		return (held) -> {
			int id = this.claims.incrementAndGet();
			return (id <= calls) ? List.of(call(id)) : List.of();
		};
	}

	private static ClaimedCall call(long id) {
		return new ClaimedCall(new CallFacts(id, "+85512345678", 1, Map.of(), 1, Map.of(), 1, Map.of()),
				History.NOTHING_YET, Instant.EPOCH);
	}

	private static List<Long> ids(Claims claims) {
		return claims.calls().stream().map(ClaimedCall::id).toList();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
