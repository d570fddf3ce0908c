package org.scfm.launch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.scfm.job.RunGuard;
import org.scfm.monitoring.LogContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * A guard held by a named lock of the MySQL server, on a connection of its own. The
 * server frees it when the connection ends, at the latest when this host has been silent
 * for the server's wait timeout. Whether it is still held is asked again and again, and
 * at once when this process was suspended for longer: a thread of the JVM that is late is
 * run first thing.
 */
final class MySqlRunGuard implements RunGuard {

	private static final Logger LOG = LoggerFactory.getLogger(MySqlRunGuard.class);

	// a ping interval and this must be well within the server's wait timeout
	private static final int ANSWER_TIMEOUT_MILLIS = 20_000;

	private final JdbcConnectionDetails database;

	private final Duration waitTimeout;

	private final Duration pingInterval;

	/**
	 * @param database the server
	 * @param waitTimeout after how long a silence the server frees a guard
	 * @param pingInterval how often it is asked whether a guard is still held
	 */
	MySqlRunGuard(JdbcConnectionDetails database, Duration waitTimeout, Duration pingInterval) {
		this.database = database;
		this.waitTimeout = waitTimeout;
		this.pingInterval = pingInterval;
	}

	@Override
	public Optional<Held> tryTake(String job, String runId) {
		try {
			Connection connection = connect();
			boolean locked = false;
			try {
				String lock = name(connection.getCatalog(), job, runId);
				locked = lock(connection, lock);
				return locked ? Optional.of(new HeldLock(connection, lock, this.pingInterval)) : Optional.empty();
			}
			finally {
				if (!locked) {
					connection.close();
				}
			}
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("the run guard could not be taken", ex);
		}
	}

	@Override
	public boolean isFree(String job, String runId) {
		try (Connection connection = connect()) {
			return isTrue(connection, "SELECT IS_FREE_LOCK(?)", name(connection.getCatalog(), job, runId));
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("the run guard could not be looked at", ex);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.database.getJdbcUrl(), this.database.getUsername(),
				this.database.getPassword());
	}

	private boolean lock(Connection connection, String lock) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET SESSION wait_timeout = " + this.waitTimeout.toSeconds());
		}
		return isTrue(connection, "SELECT GET_LOCK(?, 0)", lock);
	}

	private static boolean isTrue(Connection connection, String question, String lock) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(question)) {
			statement.setString(1, lock);
			try (ResultSet row = statement.executeQuery()) {
				return row.next() && row.getInt(1) == 1;
			}
		}
	}

	// lock names have at most 64 characters and are the whole server's, so the schema is
	// part of it
	private static String name(String schema, String job, String runId) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((schema + '\n' + job + '\n' + runId).getBytes(StandardCharsets.UTF_8));
			return "scfm:" + HexFormat.of().formatHex(digest, 0, 20);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static final class HeldLock implements Held {

		private final Connection connection;

		private final String lock;

		private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "run-guard");
			thread.setDaemon(true);
			return thread;
		});

		private @Nullable String lost;

		private @Nullable Consumer<String> listener;

		HeldLock(Connection connection, String lock, Duration pingInterval) throws SQLException {
			this.connection = connection;
			this.lock = lock;
			connection.setNetworkTimeout(this.pings, ANSWER_TIMEOUT_MILLIS);
			long millis = pingInterval.toMillis();
			LogContext context = LogContext.current();
			this.pings.scheduleAtFixedRate(() -> context.run(this::ping), millis, millis, TimeUnit.MILLISECONDS);
		}

		// asked by name, because a driver that was told to reconnect would answer any
		// other question on a connection without the lock
		private void ping() {
			try {
				if (!isTrue(this.connection, "SELECT IS_USED_LOCK(?) = CONNECTION_ID()", this.lock)) {
					lose("the database server has freed it");
				}
			}
			catch (SQLException ex) {
				LOG.debug("The run guard's connection is lost", ex);
				lose(Failures.firstLine(ex));
			}
		}

		private void lose(String reason) {
			if (this.pings.isShutdown()) {
				return;
			}
			this.pings.shutdown();
			synchronized (this) {
				this.lost = reason;
				if (this.listener != null) {
					this.listener.accept(reason);
				}
			}
		}

		@Override
		public synchronized void whenLost(Consumer<String> listener) {
			this.listener = listener;
			if (this.lost != null) {
				listener.accept(this.lost);
			}
		}

		@Override
		public boolean isHeld() {
			ping();
			synchronized (this) {
				return this.lost == null;
			}
		}

		/**
		 * After how long a silence the server frees the lock.
		 */
		Duration waitTimeout() throws SQLException {
			try (Statement statement = this.connection.createStatement();
					ResultSet row = statement.executeQuery("SELECT @@SESSION.wait_timeout")) {
				row.next();
				return Duration.ofSeconds(row.getLong(1));
			}
		}

		@Override
		public void close() {
			this.pings.shutdownNow();
			// released by a statement, because the server notices a closed connection
			// only a moment later, and the next launch of the run may come before that
			try (Connection closing = this.connection; Statement statement = closing.createStatement()) {
				statement.execute("SELECT RELEASE_ALL_LOCKS()");
			}
			catch (SQLException ex) {
				LOG.debug("The run guard's connection could not be closed; the server frees it", ex);
			}
		}

	}

}
