package org.scfm.monitoring;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.scfm.sandbox.Fault;
import org.scfm.sandbox.Fault.Kind;
import org.scfm.sandbox.RequestKind;
import org.scfm.sandbox.Sandbox;
import org.scfm.test.Campaign;
import org.scfm.test.OtherApplication;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a run tells of the people it did not call.
 */
abstract class HeldBackContract {

	@Autowired
	private Environment environment;

	@Autowired
	private Campaign campaign;

	@Autowired
	private Sandbox sandbox;

	@Test
	void who_is_held_back_is_told_with_the_reason() {
		this.campaign.running(7);
		this.campaign.enqueue("maxCallsToEnqueue=2");
		long second = this.campaign.populated("running");
		Map<String, Double> held = heldBack("maxCallsToEnqueue=1", "calloutId=" + second);
		assertThat(held)
			.containsAllEntriesOf(Map.of("run_limit", 4.0, "period_limit", 0.0, "live_number", 2.0, "throttled", 0.0));
		held = heldBack("maxCallsPerPeriod=4", "calloutId=" + second);
		assertThat(held).containsAllEntriesOf(Map.of("run_limit", 0.0, "period_limit", 3.0, "live_number", 2.0));
		this.sandbox.faults().add(Fault.on(RequestKind.CREATE, Kind.THROTTLED).times(0));
		held = heldBack("calloutId=" + second, "concurrency=1");
		assertThat(held.get("throttled")).isPositive();
	}

	private Map<String, Double> heldBack(String... arguments) {
		try (Receiver gateway = Receiver.answering(202)) {
			try (OtherApplication application = OtherApplication.start(this.environment,
					Map.of("management.prometheus.metrics.export.pushgateway.enabled", true,
							"management.prometheus.metrics.export.pushgateway.address", gateway.address()))) {
				application.campaign().enqueue(arguments);
			}
			Map<String, Double> held = new HashMap<>();
			Matcher series = Pattern.compile("scfm_calls_held_back\\{reason=\"(\\w+)\"} (\\S+)")
				.matcher(new String(gateway.pushes().get(0).body(), StandardCharsets.UTF_8));
			while (series.find()) {
				held.put(series.group(1), Double.valueOf(series.group(2)));
			}
			return held;
		}
	}

}
