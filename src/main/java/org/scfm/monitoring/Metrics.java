package org.scfm.monitoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Where the program tells what it does. Does nothing unless metrics are asked for.
 * Thread-safe.
 */
public final class Metrics implements AutoCloseable {

	private static final Duration[] BUCKETS = { Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
			Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(10),
			Duration.ofSeconds(30) };

	private final @Nullable MeterRegistry registry;

	// Micrometer itself does not keep the value of a gauge alive
	private final Map<List<Object>, AtomicReference<Double>> gauges = new ConcurrentHashMap<>();

	Metrics(@Nullable MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Metrics that go nowhere.
	 * @return metrics that are off
	 */
	public static Metrics off() {
		return new Metrics(null);
	}

	/**
	 * Whether anybody sees them; for what costs something to find out.
	 * @return whether they go anywhere
	 */
	public boolean areOn() {
		return this.registry != null;
	}

	/**
	 * Begins a job: what it may come to count, and has not yet, is 0. Otherwise a gateway
	 * would keep what an earlier run pushed.
	 * @param job the job's name
	 */
	public void begin(String job) {
		if (this.registry == null) {
			return;
		}
		for (Measure measure : Measure.values()) {
			boolean known = measure.labels().stream().noneMatch(Label::isOpen);
			if (known && measure.jobs().contains(job)) {
				combinations(measure.labels(), List.of(), (values) -> {
					switch (measure.kind()) {
						case COUNTER -> count(measure, 0, values);
						case TIMER -> timer(this.registry, measure, values);
						case GAUGE -> {
							// a state is not known before it was looked at
						}
					}
				});
			}
		}
	}

	private static void combinations(List<Label> labels, List<String> values, Consumer<String[]> action) {
		if (values.size() == labels.size()) {
			action.accept(values.toArray(String[]::new));
			return;
		}
		for (String value : labels.get(values.size()).values()) {
			List<String> longer = new ArrayList<>(values);
			longer.add(value);
			combinations(labels, longer, action);
		}
	}

	/**
	 * Counts one more.
	 * @param counter what
	 * @param values the values of its labels
	 */
	public void count(Measure counter, String... values) {
		count(counter, 1, values);
	}

	/**
	 * Counts more.
	 * @param counter what
	 * @param more how many more, 0 or more
	 * @param values the values of its labels
	 */
	public void count(Measure counter, long more, String... values) {
		if (this.registry != null) {
			Counter.builder(counter.meterName())
				.description(counter.meaning())
				.tags(tags(counter, values))
				.register(this.registry)
				.increment(more);
		}
	}

	/**
	 * Takes the time something took.
	 * @param timer what
	 * @param nanos how long it took, in nanoseconds
	 * @param values the values of its labels
	 */
	public void time(Measure timer, long nanos, String... values) {
		if (this.registry != null) {
			timer(this.registry, timer, values).record(Duration.ofNanos(nanos));
		}
	}

	/**
	 * Takes the time something took that ends now.
	 * @param timer what
	 * @param began when it began, by {@link System#nanoTime()}
	 * @param values the values of its labels
	 * @return now, by the same clock
	 */
	public long timeSince(Measure timer, long began, String... values) {
		long now = System.nanoTime();
		time(timer, now - began, values);
		return now;
	}

	private static Timer timer(MeterRegistry registry, Measure timer, String... values) {
		return Timer.builder(timer.meterName())
			.description(timer.meaning())
			.tags(tags(timer, values))
			.serviceLevelObjectives(BUCKETS)
			.register(registry);
	}

	/**
	 * Sets a state.
	 * @param gauge what
	 * @param value its value
	 * @param values the values of its labels
	 */
	public void set(Measure gauge, double value, String... values) {
		if (this.registry == null) {
			return;
		}
		this.gauges.computeIfAbsent(List.of(gauge, List.of(values)), (key) -> {
			AtomicReference<Double> state = new AtomicReference<>(value);
			Gauge.builder(gauge.meterName(), state, AtomicReference::get)
				.description(gauge.meaning())
				.baseUnit(gauge.unit().equals("seconds") ? "seconds" : null)
				.tags(tags(gauge, values))
				.register(this.registry);
			return state;
		}).set(value);
	}

	/**
	 * Tells what has not been told yet. Nothing more is measured.
	 */
	@Override
	public void close() {
		if (this.registry != null) {
			this.registry.close();
		}
	}

	private static Tags tags(Measure measure, String... values) {
		List<Label> labels = measure.labels();
		if (values.length != labels.size()) {
			throw new IllegalArgumentException(measure + " has the labels " + labels);
		}
		List<Tag> tags = new ArrayList<>();
		for (int i = 0; i < values.length; i++) {
			Label label = labels.get(i);
			if (!label.isOpen() && !label.values().contains(values[i])) {
				throw new IllegalArgumentException(measure + " has no " + label.name() + " " + values[i]);
			}
			tags.add(Tag.of(label.name(), values[i]));
		}
		return Tags.of(tags);
	}

}
