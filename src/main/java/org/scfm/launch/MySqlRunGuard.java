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
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A guard held by a named lock of the MySQL server, on a connection of its own. The
 * server frees it when the connection ends, at the latest {@value #WAIT_TIMEOUT_SECONDS}
 * seconds after this host has fallen silent.
 */
final class MySqlRunGuard implements RunGuard {

	private static final Logger LOG = LoggerFactory.getLogger(MySqlRunGuard.class);

	private static final int WAIT_TIMEOUT_SECONDS = 60;

	private static final int PING_SECONDS = 15;

	private final JdbcConnectionDetails database;

	MySqlRunGuard(JdbcConnectionDetails database) {
		this.database = database;
	}

	@Override
	public Optional<Held> tryTake(String job, String runId) {
		try {
			Connection connection = DriverManager.getConnection(this.database.getJdbcUrl(), this.database.getUsername(),
					this.database.getPassword());
			boolean locked = false;
			try {
				locked = lock(connection, job, runId);
			}
			finally {
				if (!locked) {
					connection.close();
				}
			}
			return locked ? Optional.of(new HeldLock(connection)) : Optional.empty();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("the run guard could not be taken", ex);
		}
	}

	private boolean lock(Connection connection, String job, String runId) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET SESSION wait_timeout = " + WAIT_TIMEOUT_SECONDS);
		}
		try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
			statement.setString(1, name(connection.getCatalog(), job, runId));
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

	private static final class HeldLock implements Held {

		private final Connection connection;

		private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "run-guard");
			thread.setDaemon(true);
			return thread;
		});

		HeldLock(Connection connection) {
			this.connection = connection;
			this.pings.scheduleAtFixedRate(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
		}

		private void ping() {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("SELECT 1");
			}
			catch (SQLException ex) {
				LOG.warn("The run guard's connection is lost: {}", ex.getMessage());
				this.pings.shutdown();
			}
		}

		@Override
		public void close() {
			this.pings.shutdownNow();
			// released by a statement, because the server notices a closed connection
			// only a
			// moment later, and the next launch of the run may come before that
			try (Connection closing = this.connection; Statement statement = closing.createStatement()) {
				statement.execute("SELECT RELEASE_ALL_LOCKS()");
			}
			catch (SQLException ex) {
				LOG.debug("The run guard's connection could not be closed; the server frees it", ex);
			}
		}

	}

}
