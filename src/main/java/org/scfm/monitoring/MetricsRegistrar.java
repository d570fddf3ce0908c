package org.scfm.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;

import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.BeanRegistry.SupplierContext;
import org.springframework.core.env.Environment;

/**
 * Makes what the settings ask for, at the start of each process: which beans there are is
 * otherwise decided when the jar is built.
 */
class MetricsRegistrar implements BeanRegistrar {

	// given where the process is a worker: who it is
	static final String WORKER = "scfm.worker.name";

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		boolean pushed = isEnabled(PushgatewayProperties.SETTINGS, environment);
		boolean sent = isEnabled(OtlpRegistry.SETTINGS, environment);
		if (pushed) {
			registry.registerBean(PrometheusMeterRegistry.class, (bean) -> bean
				.supplier((context) -> ofWholeSteps(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))));
			registry.registerBean(Pushgateway.class,
					(bean) -> bean.supplier((context) -> pushgateway(context, environment)));
		}
		if (sent) {
			registry.registerBean(OtlpMeterRegistry.class,
					(bean) -> bean.supplier((context) -> ofWholeSteps(OtlpRegistry.of(environment))));
		}
		if (pushed || sent) {
			registry.registerBean(ObservationRegistry.class, (bean) -> bean.supplier(MetricsRegistrar::observations));
		}
	}

	private static boolean isEnabled(String settings, Environment environment) {
		return Boolean.parseBoolean(environment.getProperty(settings + ".enabled"));
	}

	private static <T extends MeterRegistry> T ofWholeSteps(T registry) {
		registry.config().meterFilter(new WholeSteps());
		return registry;
	}

	private static Pushgateway pushgateway(SupplierContext context, Environment environment) {
		// who is made first is closed last: not before the gateway's last push
		context.bean(Metrics.class);
		return new Pushgateway(context.bean(PushgatewayProperties.class), context.bean(PrometheusMeterRegistry.class),
				environment.getProperty(WORKER));
	}

	// lets Spring Batch measure jobs, steps and chunks
	private static ObservationRegistry observations(SupplierContext context) {
		ObservationRegistry observations = ObservationRegistry.create();
		context.beanProvider(MeterRegistry.class)
			.forEach((registry) -> observations.observationConfig()
				.observationHandler(new DefaultMeterObservationHandler(registry)));
		return observations;
	}

}
