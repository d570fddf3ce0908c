package org.scfm.contact;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ReadAheadTests {

	private final AtomicInteger read = new AtomicInteger();

	private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

	@Test
	void items_come_in_their_order_and_then_the_end_as_often_as_one_asks() throws Exception {
		try (ReadAhead<Integer> items = upTo(12_345)) {
			List<Integer> taken = new ArrayList<>();
			for (Integer item = items.next(); item != null; item = items.next()) {
				taken.add(item);
			}
			assertThat(taken).isEqualTo(IntStream.rangeClosed(1, 12_345).boxed().toList());
			assertThat(items.next()).isNull();
		}
	}

	@Test
	void what_the_source_throws_comes_after_the_items_before_it() throws Exception {
		try (ReadAhead<Integer> items = new ReadAhead<>("reader", () -> {
			if (this.read.incrementAndGet() > 250) {
				throw new IOException("the disk is gone");
			}
			return this.read.get();
		})) {
			for (int i = 1; i <= 250; i++) {
				assertThat(items.next()).isEqualTo(i);
			}
			assertThatExceptionOfType(IOException.class).isThrownBy(items::next).withMessage("the disk is gone");
			assertThat(this.read).hasValue(251);
		}
	}

	@Test
	void some_items_are_read_ahead_and_then_the_thread_waits_until_it_is_ended() throws Exception {
		try (ReadAhead<Integer> items = upTo(Integer.MAX_VALUE)) {
			assertThat(items.next()).isEqualTo(1);
			Awaitility.await().until(() -> reader().getState() == Thread.State.WAITING && this.read.get() > 1000);
			assertThat(this.read.get()).isLessThan(2500);
		}
		assertThat(reader().isAlive()).isFalse();
	}

	private ReadAhead<Integer> upTo(int last) {
		return new ReadAhead<>("reader", () -> {
			this.thread.set(Thread.currentThread());
			return (this.read.get() < last) ? this.read.incrementAndGet() : null;
		});
	}

	private Thread reader() {
		Thread reader = this.thread.get();
		assertThat(reader).isNotNull();
		return reader;
	}

}
