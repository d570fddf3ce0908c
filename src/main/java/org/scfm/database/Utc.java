package org.scfm.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Times as columns hold them: date and time of day in UTC, to the microsecond, with no
 * time zone that a driver or a session could shift.
 */
public final class Utc {

	private Utc() {
	}

	/**
	 * A time as a column value.
	 * @param time the time
	 * @return the column value
	 */
	public static LocalDateTime column(Instant time) {
		return LocalDateTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
	}

	/**
	 * The time in a column.
	 * @param row the current row
	 * @param column the column's name
	 * @return the time, or null where the column is null
	 * @throws SQLException if there is no such column
	 */
	public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		LocalDateTime value = row.getObject(column, LocalDateTime.class);
		return (value != null) ? value.toInstant(ZoneOffset.UTC) : null;
	}

}
