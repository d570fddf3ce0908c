package org.scfm.monitoring;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where metrics are pushed for Prometheus; the names are those of Spring Boot.
 *
 * @param enabled whether they are
 * @param address the gateway's address, as {@code host:port} or as a URL
 * @param job the value of the label {@code job}
 * @param groupingKey further labels of all series
 * @param pushRate how often they are pushed while a job runs
 * @param shutdownOperation what happens at the end
 * @param token a bearer token
 * @param username a user name, in place of a token
 * @param password that user's password
 */
@ConfigurationProperties(PushgatewayProperties.SETTINGS)
record PushgatewayProperties(boolean enabled, @DefaultValue("localhost:9091") String address,
		@DefaultValue("scfm") String job, @DefaultValue Map<String, String> groupingKey,
		@DefaultValue("1m") Duration pushRate, @DefaultValue("post") Operation shutdownOperation,
		@Nullable String token, @Nullable String username, @Nullable String password) {

	static final String SETTINGS = "management.prometheus.metrics.export.pushgateway";

	/** What happens at the end of the process. */
	enum Operation {

		/** Nothing. */
		NONE,

		/** What was measured replaces what has the same name. */
		POST,

		/** What was measured replaces all that the job has pushed before. */
		PUT,

		/** What the job has pushed is removed. */
		DELETE

	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "PushgatewayProperties[address=" + this.address + "]";
	}

}
