package org.scfm.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

import javax.sql.DataSource;

/**
 * The databases this project runs on.
 */
public enum DatabaseProduct {

	/** Embedded, for trying and small campaigns. */
	H2,

	/** MySQL 8.0 or newer, for everything else. */
	MYSQL;

	/**
	 * Finds out which database a data source leads to.
	 * @param dataSource the data source
	 * @return the product
	 * @throws DatabaseException if it is one that this project does not run on
	 * @throws SQLException if it cannot be reached
	 */
	public static DatabaseProduct of(DataSource dataSource) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			return of(connection);
		}
	}

	static DatabaseProduct of(Connection connection) throws SQLException {
		DatabaseMetaData metaData = connection.getMetaData();
		return of(metaData.getDatabaseProductName(), metaData.getDatabaseProductVersion());
	}

	static DatabaseProduct of(String name, String version) {
		if (name.equals("H2")) {
			return H2;
		}
		if (name.equals("MySQL") && !version.toLowerCase(Locale.ROOT).contains("mariadb") && major(version) >= 8) {
			return MYSQL;
		}
		throw new DatabaseException("the database is " + name + " " + version
				+ ", but MySQL 8.0 or newer (or H2) is needed: check SPRING_DATASOURCE_URL");
	}

	private static int major(String version) {
		String digits = version.replaceFirst("\\D.*", "");
		return digits.isEmpty() ? 0 : Integer.parseInt(digits);
	}

}
