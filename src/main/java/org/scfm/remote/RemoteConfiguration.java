package org.scfm.remote;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Puts the broker behind its interface.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
class RemoteConfiguration {

	@Bean
	@Lazy
	PartitionQueue partitionQueue(BrokerProperties properties) {
		return new ArtemisPartitionQueue(properties);
	}

}
