package org.scfm.launch;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.scfm.database.DatabaseException;
import org.scfm.job.UsageException;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;

/**
 * What is done at the start about a schema that is older than the program. By default it
 * is brought to this version. With {@code check} it is only looked at, so that a database
 * user without the right to change tables is told what is missing.
 */
final class SchemaUpkeep {

	/** The setting, {@code SCFM_DATABASE_SCHEMA} in the environment. */
	static final String PROPERTY = "scfm.database.schema";

	static final String MIGRATE = "migrate";

	static final String CHECK = "check";

	private SchemaUpkeep() {
	}

	/**
	 * The strategy that a value of the setting asks for.
	 * @throws UsageException if there is no such value
	 */
	static FlywayMigrationStrategy of(String value) {
		return switch (value) {
			case MIGRATE -> Flyway::migrate;
			case CHECK -> SchemaUpkeep::check;
			default ->
				throw new UsageException("SCFM_DATABASE_SCHEMA is '" + value + "', but must be migrate or check");
		};
	}

	private static void check(Flyway flyway) {
		MigrationInfo[] pending = flyway.info().pending();
		if (pending.length > 0) {
			MigrationInfo current = flyway.info().current();
			throw new DatabaseException(
					"the schema is " + ((current != null) ? "at version " + current.getVersion() : "not there")
							+ ", but version " + pending[pending.length - 1].getVersion()
							+ " is needed: run scfm db migrate as a database user who may create tables");
		}
		flyway.validate();
	}

}
