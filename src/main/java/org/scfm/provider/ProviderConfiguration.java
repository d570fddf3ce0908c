package org.scfm.provider;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;

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
	 * @return the provider
	 */
	@Bean
	CallProvider callProvider(ProviderProperties properties, Clock clock) {
		return new RepeatingCallProvider(new TwilioCallProvider(properties, clock), properties.retry(), clock,
				Wait::napping, () -> ThreadLocalRandom.current().nextDouble(), System::nanoTime);
	}

}
