package org.scfm.launch;

import java.net.BindException;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.scfm.database.DatabaseException;
import org.scfm.job.UsageException;

import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Turns an exception into what a user should read.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * The exit code for a command that ended by an exception.
	 */
	static ExitCode exitCode(Throwable failure) {
		return (find(failure, UsageException.class) != null) ? ExitCode.USAGE : ExitCode.UNEXPECTED;
	}

	/**
	 * The first useful line of a failure.
	 */
	static String reason(Throwable failure) {
		UsageException usage = find(failure, UsageException.class);
		if (usage != null) {
			return String.valueOf(usage.getMessage());
		}
		DatabaseException database = find(failure, DatabaseException.class);
		if (database != null) {
			return String.valueOf(database.getMessage());
		}
		if (find(failure, BindException.class) != null) {
			return firstLine(failure) + "; choose another with --port";
		}
		if (find(failure, CannotGetJdbcConnectionException.class) != null) {
			return "the database cannot be reached: " + deepest(failure).getMessage()
					+ "; check SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD";
		}
		SQLException sql = find(failure, SQLException.class);
		if (sql != null) {
			return (connectionLost(sql) ? "the connection to the database was lost: " : "the database refused: ")
					+ firstLine(sql);
		}
		return firstLine(withoutWrappers(failure));
	}

	// SQL:2011, class 08: connection exception
	private static boolean connectionLost(SQLException sql) {
		return sql.getSQLState() != null && sql.getSQLState().startsWith("08");
	}

	/**
	 * Spring Batch wraps what a reader, processor or writer throws, and says nothing of
	 * it.
	 */
	private static Throwable withoutWrappers(Throwable failure) {
		Throwable unwrapped = failure;
		while (unwrapped instanceof FatalStepExecutionException && unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static Throwable deepest(Throwable failure) {
		Throwable deepest = failure;
		while (deepest.getCause() != null) {
			deepest = deepest.getCause();
		}
		return deepest;
	}

	/**
	 * The first line of an exception's own message.
	 */
	static String firstLine(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message.lines().findFirst().orElse("") : failure.getClass().getSimpleName();
	}

}
