package org.scfm.job;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
class PipelineTests {

	private final Queue<Integer> recorded = new ConcurrentLinkedQueue<>();

	private final AtomicInteger working = new AtomicInteger();

	private final AtomicInteger mostWorking = new AtomicInteger();

	private final CountDownLatch gate = new CountDownLatch(1);

	@Test
	void the_outcome_of_every_item_is_recorded_when_it_is_drained() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = pipeline(4, (item) -> -item)) {
			for (int item = 1; item <= 500; item++) {
				pipeline.submit(item);
			}
			pipeline.drain();
			assertThat(this.recorded).hasSize(500).doesNotHaveDuplicates().contains(-1, -500);
		}
	}

	@Test
	void closing_waits_for_the_outcomes_too() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = pipeline(4, (item) -> item)) {
			for (int item = 0; item < 100; item++) {
				pipeline.submit(item);
			}
		}
		assertThat(this.recorded).hasSize(100);
	}

	@Test
	void as_many_items_as_the_concurrency_allows_are_worked_on_at_once_and_no_more() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = pipeline(3, this::throughTheGate)) {
			Thread submitting = submitting(pipeline, 12);
			Awaitility.await().until(() -> this.working.get() == 3);
			this.gate.countDown();
			submitting.join();
			pipeline.drain();
			assertThat(this.mostWorking).hasValue(3);
			assertThat(this.recorded).hasSize(12);
		}
	}

	@Test
	void outcomes_are_recorded_though_another_item_takes_long() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = pipeline(2, (item) -> (item == 0) ? throughTheGate(item) : item)) {
			for (int item = 0; item < 20; item++) {
				pipeline.submit(item);
			}
			Awaitility.await().until(() -> this.recorded.size() == 19);
			assertThat(this.recorded).doesNotContain(0);
			this.gate.countDown();
			pipeline.drain();
			assertThat(this.recorded).contains(0);
		}
	}

	@Test
	void outcomes_that_become_known_while_others_are_recorded_are_recorded_together() throws InterruptedException {
		Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
		Consumer<List<Integer>> record = (outcomes) -> {
			sizes.add(outcomes.size());
			throughTheGate(0);
		};
		try (Pipeline<Integer, Integer> pipeline = new Pipeline<>("test", 4, (item) -> item, record)) {
			for (int item = 0; item < 8; item++) {
				pipeline.submit(item);
			}
			Awaitility.await().during(Duration.ofMillis(50)).until(() -> sizes.size() == 1);
			this.gate.countDown();
			pipeline.drain();
			assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(8);
			assertThat(sizes).hasSizeLessThan(8);
		}
	}

	@Test
	void places_are_free_again_only_when_outcomes_are_recorded() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = new Pipeline<>("test", 1, (item) -> item,
				(outcomes) -> throughTheGate(0))) {
			pipeline.submit(1);
			pipeline.awaitPlaces(1);
			Thread waiting = new Thread(() -> {
				try {
					pipeline.awaitPlaces(2);
				}
				catch (InterruptedException ex) {
					this.recorded.add(-1);
				}
			});
			waiting.start();
			Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
			waiting.interrupt();
			waiting.join();
			assertThat(this.recorded).containsExactly(-1);
			this.gate.countDown();
		}
	}

	@Test
	void an_exception_of_the_work_stops_the_pipeline_and_the_other_outcomes_are_recorded() throws InterruptedException {
		IllegalArgumentException broken = new IllegalArgumentException("broken");
		try (Pipeline<Integer, Integer> pipeline = pipeline(2, (item) -> {
			if (item == 3) {
				throw broken;
			}
			return item;
		})) {
			for (int item = 0; item < 6; item++) {
				pipeline.submit(item);
			}
			assertThatIllegalStateException().isThrownBy(pipeline::drain).withMessage("broken").withCause(broken);
			assertThatIllegalStateException().isThrownBy(() -> pipeline.awaitPlaces(1)).withCause(broken);
			assertThat(this.recorded).containsExactlyInAnyOrder(0, 1, 2, 4, 5);
		}
	}

	@Test
	void an_exception_of_the_recording_stops_the_pipeline() throws InterruptedException {
		IllegalArgumentException broken = new IllegalArgumentException("broken");
		try (Pipeline<Integer, Integer> pipeline = new Pipeline<>("test", 2, (item) -> item, (outcomes) -> {
			throw broken;
		})) {
			for (int item = 0; item < 20; item++) {
				pipeline.submit(item);
			}
			assertThatIllegalStateException().isThrownBy(pipeline::drain).withCause(broken);
		}
	}

	@Test
	void an_interrupted_submission_takes_no_place() throws InterruptedException {
		Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
		Pipeline<Integer, Integer> pipeline = pipeline(1, this::throughTheGate);
		Thread submitting = new Thread(() -> {
			try {
				for (int item = 0; item < 5; item++) {
					pipeline.submit(item);
				}
			}
			catch (InterruptedException | RuntimeException ex) {
				thrown.add(ex);
			}
		});
		submitting.start();
		Awaitility.await().until(() -> this.working.get() == 1 && submitting.getState() == Thread.State.WAITING);
		submitting.interrupt();
		submitting.join();
		this.gate.countDown();
		pipeline.drain();
		pipeline.close();
		assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
		assertThat(this.recorded).containsExactly(0, 1);
	}

	@Test
	void what_has_a_place_is_submitted_though_the_thread_is_interrupted() throws InterruptedException {
		try (Pipeline<Integer, Integer> pipeline = pipeline(1, (item) -> item)) {
			pipeline.awaitPlaces(1);
			Thread.currentThread().interrupt();
			pipeline.submit(7);
			assertThat(Thread.interrupted()).isTrue();
			pipeline.drain();
			assertThat(this.recorded).containsExactly(7);
		}
	}

	private Pipeline<Integer, Integer> pipeline(int concurrency, Function<Integer, Integer> work) {
		return new Pipeline<>("test", concurrency, work, this.recorded::addAll);
	}

	private Thread submitting(Pipeline<Integer, Integer> pipeline, int items) {
		Thread submitting = new Thread(() -> {
			try {
				for (int item = 0; item < items; item++) {
					pipeline.submit(item);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		submitting.start();
		return submitting;
	}

	private int throughTheGate(int item) {
		this.mostWorking.accumulateAndGet(this.working.incrementAndGet(), Math::max);
		try {
			this.gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.working.decrementAndGet();
		return item;
	}

}
