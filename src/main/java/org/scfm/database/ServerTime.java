package org.scfm.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Asks the server, in a way that no time zone of a session or a driver can shift.
 */
@Component
class ServerTime implements DatabaseTime {

	private final JdbcTemplate jdbc;

	ServerTime(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Instant now() {
		return Objects.requireNonNull(this.jdbc.execute((ConnectionCallback<Instant>) ServerTime::now));
	}

	private static Instant now(Connection connection) throws SQLException {
		return switch (DatabaseProduct.of(connection)) {
			case H2 -> ask(connection, "SELECT CURRENT_TIMESTAMP(6)", OffsetDateTime.class).toInstant();
			case MYSQL -> ask(connection, "SELECT UTC_TIMESTAMP(6)", LocalDateTime.class).toInstant(ZoneOffset.UTC);
		};
	}

	private static <T> T ask(Connection connection, String sql, Class<T> type) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getObject(1, type);
		}
	}

}
