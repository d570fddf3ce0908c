package org.scfm.monitoring;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Metrics metrics = new Metrics(this.registry);

	@Test
	void what_a_job_may_count_is_0_when_it_begins() {
		this.metrics.begin("enqueue-calls");
		assertThat(this.registry.find("scfm.calls.sent").counters()).hasSize(8)
			.allSatisfy((counter) -> assertThat(counter.count()).isZero());
		assertThat(this.registry.find("scfm.calls.sent").tag("outcome", "unknown").counter()).isNotNull();
		assertThat(this.registry.find("scfm.flows").counters()).isEmpty();
		assertThat(this.registry.find("scfm.calls.held.back").gauges()).isEmpty();
	}

	@Test
	void counts_times_and_states_are_kept_by_their_labels() {
		this.metrics.count(Measure.POLLS, 2, "told");
		this.metrics.count(Measure.POLLS, "told");
		this.metrics.count(Measure.POLLS, "gone");
		this.metrics.time(Measure.PROVIDER, 1_500_000_000, "get", "2xx");
		this.metrics.set(Measure.FLOWS_WAITING, 3);
		this.metrics.set(Measure.FLOWS_WAITING, 2);
		assertThat(this.registry.get("scfm.polls").tag("outcome", "told").counter().count()).isEqualTo(3);
		assertThat(this.registry.get("scfm.polls").tag("outcome", "gone").counter().count()).isEqualTo(1);
		assertThat(this.registry.get("scfm.provider.exchanges").timer().max(java.util.concurrent.TimeUnit.MILLISECONDS))
			.isEqualTo(1500);
		assertThat(this.registry.get("scfm.flows.waiting").gauge().value()).isEqualTo(2);
	}

	@Test
	void a_label_has_no_other_values_than_those_declared() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.metrics.count(Measure.POLLS, "+85512345678"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.metrics.count(Measure.POLLS));
		assertThat(this.registry.getMeters()).isEmpty();
	}

	@Test
	void metrics_that_are_off_do_nothing() {
		Metrics off = Metrics.off();
		off.begin("enqueue-calls");
		off.count(Measure.POLLS, "told");
		assertThat(off.areOn()).isFalse();
	}

}
