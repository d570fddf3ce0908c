package org.scfm.remote;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.scfm.job.UsageException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The message broker between a manager and its workers.
 *
 * @param url its address, such as {@code tcp://broker:61616}, or with TLS
 * {@code tcp://broker:61616?sslEnabled=true&trustStorePath=/etc/scfm/trust.p12}
 * @param username its user, or null for none
 * @param password the user's password, or null for none
 * @param queue the queue that the partitions wait in
 * @param sendAgainAfter how long a partition that nobody works on waits until it is
 * offered anew; a message is forgotten by the broker after three times that
 */
@ConfigurationProperties("scfm.broker")
record BrokerProperties(@Nullable String url, @Nullable String username, @Nullable String password,
		@DefaultValue("scfm.partitions") String queue, @DefaultValue("30s") Duration sendAgainAfter) {

	/**
	 * The address.
	 * @throws UsageException if there is none
	 */
	String address() {
		if (this.url == null || this.url.isBlank()) {
			throw new UsageException(
					"there is no message broker to reach workers by: set SCFM_BROKER_URL, such as tcp://localhost:61616");
		}
		return this.url;
	}

	Duration timeToLive() {
		return this.sendAgainAfter.multipliedBy(3);
	}

	/**
	 * The address without its options, which may hold a password.
	 */
	String shownAddress() {
		return address().replaceFirst("\\?.*", "");
	}

	@Override
	public String toString() {
		return "BrokerProperties[queue=" + this.queue + "]";
	}

}
