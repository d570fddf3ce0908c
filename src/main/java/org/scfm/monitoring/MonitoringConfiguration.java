package org.scfm.monitoring;

import java.util.List;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Metrics by properties, with the names that Spring Boot gives them. Nothing here but
 * {@link Metrics} is made, and no class of a registry is loaded, where they are not asked
 * for: Spring Boot's own configuration of metrics would take part in every start.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PushgatewayProperties.class)
@Import(MetricsRegistrar.class)
class MonitoringConfiguration {

	@Bean
	Metrics metrics(ObjectProvider<MeterRegistry> registries) {
		List<MeterRegistry> all = registries.orderedStream().toList();
		return switch (all.size()) {
			case 0 -> Metrics.off();
			case 1 -> new Metrics(all.get(0));
			default -> new Metrics(new CompositeMeterRegistry(Clock.SYSTEM, all));
		};
	}

	// a worker pushes before its first job
	@Bean
	static LazyInitializationExcludeFilter gatewayFirst() {
		return LazyInitializationExcludeFilter.forBeanTypes(Pushgateway.class);
	}

}
