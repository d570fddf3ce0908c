package org.scfm.monitoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Metrics by properties, with the names that Spring Boot gives them. Nothing here but
 * {@link Metrics} is made, and no class of a registry is loaded, where they are not asked
 * for: Spring Boot's own configuration of metrics would take part in every start.
 */
@Configuration(proxyBeanMethods = false)
class MonitoringConfiguration {

	private static final String PUSHGATEWAY = "management.prometheus.metrics.export.pushgateway.enabled";

	// given where the process is a worker: who it is
	private static final String WORKER = "scfm.worker.name";

	private static final String OTLP = "management.otlp.metrics.export";

	@Bean
	Metrics metrics(ObjectProvider<MeterRegistry> registries) {
		List<MeterRegistry> all = registries.orderedStream().toList();
		return new Metrics(all.isEmpty() ? null : together(all));
	}

	private static MeterRegistry together(List<MeterRegistry> registries) {
		return (registries.size() == 1) ? registries.get(0) : new CompositeMeterRegistry(Clock.SYSTEM, registries);
	}

	/** For Prometheus. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(PUSHGATEWAY)
	@EnableConfigurationProperties(PushgatewayProperties.class)
	static class PushgatewayConfiguration {

		@Bean
		PrometheusMeterRegistry prometheusMeterRegistry() {
			PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
			registry.config().meterFilter(new WholeSteps());
			return registry;
		}

		// a worker pushes before its first job
		@Bean
		@Lazy(false)
		Pushgateway pushgateway(PushgatewayProperties properties, PrometheusMeterRegistry registry,
				Environment environment) {
			return new Pushgateway(properties, registry, environment.getProperty(WORKER));
		}

	}

	/** For whatever takes OTLP. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(OTLP + ".enabled")
	static class OtlpConfiguration {

		@Bean
		OtlpMeterRegistry otlpMeterRegistry(Environment environment) {
			OtlpMeterRegistry registry = OtlpMeterRegistry.builder(new Settings(environment))
				.metricsSender(new Sender(new OtlpHttpMetricsSender(
						new HttpUrlConnectionSender(Duration.ofSeconds(2), Duration.ofSeconds(5)))))
				.build();
			registry.config().meterFilter(new WholeSteps());
			return registry;
		}

		private record Settings(Environment environment) implements OtlpConfig {

			@Override
			public @Nullable String get(String key) {
				return this.environment.getProperty(OTLP + key.substring(prefix().length()));
			}

			@Override
			public Map<String, String> resourceAttributes() {
				Map<String, String> attributes = new HashMap<>(OtlpConfig.super.resourceAttributes());
				attributes.putIfAbsent("service.name", "scfm");
				String worker = this.environment.getProperty(WORKER);
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
				Throwable deepest = failure;
				while (deepest.getCause() != null) {
					deepest = deepest.getCause();
				}
				String message = (deepest.getMessage() != null) ? deepest.getMessage() : "";
				return deepest.getClass().getSimpleName() + ": " + message.lines().findFirst().orElse("");
			}

		}

	}

	/** Lets Spring Batch measure jobs, steps and chunks. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(On.class)
	static class BatchObservationConfiguration {

		@Bean
		ObservationRegistry observationRegistry(List<MeterRegistry> registries) {
			ObservationRegistry observations = ObservationRegistry.create();
			observations.observationConfig()
				.observationHandler(new DefaultMeterObservationHandler(together(registries)));
			return observations;
		}

	}

	/** Where metrics are asked for, one way or the other. */
	static class On extends AnyNestedCondition {

		On() {
			super(ConfigurationPhase.PARSE_CONFIGURATION);
		}

		@ConditionalOnBooleanProperty(PUSHGATEWAY)
		static class ToPushgateway {

		}

		@ConditionalOnBooleanProperty(OTLP + ".enabled")
		static class ByOtlp {

		}

	}

}
