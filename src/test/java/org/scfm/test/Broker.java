package org.scfm.test;

import java.util.Map;
import java.util.Set;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/**
 * A real message broker in this JVM, on a loopback socket of its own, with a password;
 * or, with {@link #main}, in a JVM of its own.
 */
public final class Broker implements AutoCloseable {

	/** What a broker in a JVM of its own says when it takes messages. */
	public static final String READY = "The broker is ready";

	/** Its only user. */
	public static final String USERNAME = "scfm";

	/** The user's password. */
	public static final String PASSWORD = "broker-password";

	private final int port;

	private final String options;

	private EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	private Broker(int port, String options) {
		this.port = port;
		this.options = options;
	}

	/**
	 * One for all tests of this JVM, which ends with it.
	 * @return the broker
	 */
	public static Broker shared() {
		return Shared.BROKER;
	}

	/**
	 * Starts a broker on a port that is free.
	 * @return the broker, without messages
	 */
	public static Broker start() {
		return start("");
	}

	/**
	 * Starts a broker on a port that is free.
	 * @param options how it listens, such as {@code sslEnabled=true}, separated by
	 * {@code &}
	 * @return the broker, without messages
	 */
	public static Broker start(String options) {
		return start(Ports.free(), options);
	}

	private static Broker start(int port, String options) {
		Broker broker = new Broker(port, options);
		broker.begin();
		return broker;
	}

	/**
	 * Starts a broker that lasts as long as this JVM.
	 * @param arguments its port
	 */
	public static void main(String[] arguments) {
		start(Integer.parseInt(arguments[0]), "");
		System.out.println(READY);
	}

	private void begin() {
		try {
			Configuration configuration = new ConfigurationImpl().setPersistenceEnabled(false)
				.addAcceptorConfiguration("tcp", url() + "?" + this.options);
			this.server = new EmbeddedActiveMQ();
			this.server.setSecurityManager(new OneUser());
			this.server.setConfiguration(configuration);
			this.server.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Stops it, with all messages and connections, and starts it on the same port, empty.
	 */
	public void restart() {
		close();
		begin();
	}

	/**
	 * Throws away all messages that wait in a queue.
	 * @param queue the queue's name
	 */
	public void empty(String queue) {
		Queue waiting = this.server.getActiveMQServer().locateQueue(queue);
		try {
			if (waiting != null) {
				waiting.deleteAllReferences();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Its address.
	 * @return the URL
	 */
	public String url() {
		return url(this.port);
	}

	private static String url(int port) {
		return "tcp://127.0.0.1:" + port;
	}

	/**
	 * What leads the program to it.
	 * @return environment variables
	 */
	public Map<String, String> environment() {
		return environment(this.port);
	}

	/**
	 * What leads the program to a broker.
	 * @param port the broker's port
	 * @return environment variables
	 */
	public static Map<String, String> environment(int port) {
		return Map.of("SCFM_BROKER_URL", url(port), "SCFM_BROKER_USERNAME", USERNAME, "SCFM_BROKER_PASSWORD", PASSWORD);
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Who may do everything, and nobody else anything.
	 */
	private static final class OneUser implements ActiveMQSecurityManager {

		@Override
		public boolean validateUser(String user, String password) {
			return USERNAME.equals(user) && PASSWORD.equals(password);
		}

		@Override
		public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
			return validateUser(user, password);
		}

	}

	/**
	 * Started when it is first needed.
	 */
	private static final class Shared {

		private static final Broker BROKER = start();

	}

}
