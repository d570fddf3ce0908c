package org.scfm.monitoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * Metrics for whatever takes OTLP.
 */
final class OtlpRegistry {

	/** What the names of its settings begin with; they are those of Spring Boot. */
	static final String SETTINGS = "management.otlp.metrics.export";

	private OtlpRegistry() {
	}

	static OtlpMeterRegistry of(Environment environment) {
		return OtlpMeterRegistry.builder(new Settings(environment))
			.metricsSender(new Sender(new OtlpHttpMetricsSender(
					new HttpUrlConnectionSender(Duration.ofSeconds(2), Duration.ofSeconds(5)))))
			.build();
	}

	private record Settings(Environment environment) implements OtlpConfig {

		@Override
		public @Nullable String get(String key) {
			return this.environment.getProperty(SETTINGS + key.substring(prefix().length()));
		}

		@Override
		public Map<String, String> resourceAttributes() {
			Map<String, String> attributes = new HashMap<>(OtlpConfig.super.resourceAttributes());
			attributes.putIfAbsent("service.name", "scfm");
			String worker = this.environment.getProperty(MetricsRegistrar.WORKER);
			if (worker != null) {
				attributes.putIfAbsent("service.instance.id", worker);
			}
			return attributes;
		}

	}

	/**
	 * Tells trouble in one line, and once, where Micrometer gives a stack trace each
	 * time.
	 */
	private static final class Sender implements OtlpMetricsSender {

		private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

		private final OtlpMetricsSender delegate;

		private volatile boolean failing;

		private Sender(OtlpMetricsSender delegate) {
			this.delegate = delegate;
		}

		@Override
		public void send(Request request) {
			try {
				this.delegate.send(request);
				this.failing = false;
			}
			catch (Exception ex) {
				if (!this.failing) {
					LOG.warn("The metrics cannot be sent to {}: {}", request.getAddress(), reason(ex));
				}
				this.failing = true;
			}
		}

		private static String reason(Throwable failure) {
			Throwable deepest = NestedExceptionUtils.getMostSpecificCause(failure);
			String message = (deepest.getMessage() != null) ? deepest.getMessage() : "";
			return deepest.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
		}

	}

}
