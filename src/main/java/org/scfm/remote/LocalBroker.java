package org.scfm.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * A message broker in this process, for a demonstration: on a loopback socket, without
 * passwords, and with messages in memory only.
 */
public final class LocalBroker implements AutoCloseable {

	private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	private final String url;

	private LocalBroker(int port) {
		this.url = "tcp://127.0.0.1:" + port;
	}

	/**
	 * Starts a broker on a port that is free.
	 * @return the broker
	 */
	public static LocalBroker start() {
		LocalBroker broker;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			broker = new LocalBroker(free.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		broker.serve();
		return broker;
	}

	private void serve() {
		try {
			this.server.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
				.setSecurityEnabled(false)
				.addAcceptorConfiguration("tcp", this.url));
			this.server.start();
		}
		catch (Exception ex) {
			throw new BrokerException("a broker cannot be started at " + this.url + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Its address.
	 * @return the URL
	 */
	public String url() {
		return this.url;
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (Exception ex) {
			throw new BrokerException("the broker at " + this.url + " cannot be stopped: " + ex.getMessage(), ex);
		}
	}

}
