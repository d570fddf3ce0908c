package org.scfm.provider;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Gives the {@link CallProvider}. Neither checks the settings nor opens anything: jobs
 * without calls run without an account.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProviderProperties.class)
public class ProviderConfiguration {

	/**
	 * The provider, repeating what may be repeated.
	 * @param properties where and as whom
	 * @param clock the time
	 * @param metrics where requests and waits are measured
	 * @param listeners are told when the provider asks to send less
	 * @return the provider
	 */
	@Bean
	CallProvider callProvider(ProviderProperties properties, Clock clock, Metrics metrics,
			ObjectProvider<ThrottleListener> listeners) {
		Wait measured = (millis, cancelled) -> {
			long began = System.nanoTime();
			try {
				Wait.napping(millis, cancelled);
			}
			finally {
				metrics.timeSince(Measure.WAITS, began, "again");
			}
		};
		return new RepeatingCallProvider(new TwilioCallProvider(properties, clock, metrics), properties.retry(), clock,
				measured, () -> ThreadLocalRandom.current().nextDouble(), System::nanoTime,
				(wait) -> listeners.forEach((listener) -> listener.throttled(wait)));
	}

}
