package org.scfm.launch;

import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.scfm.database.DatabaseException;
import org.scfm.database.DatabaseFaults;
import org.scfm.job.UsageException;
import org.scfm.remote.BrokerException;

import org.springframework.batch.core.step.FatalStepExecutionException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.support.MetaDataAccessException;

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
		return (isWrongUse(failure) || find(failure, BindException.class) != null) ? ExitCode.USAGE
				: ExitCode.UNEXPECTED;
	}

	/**
	 * Whether a run failed because of what the user has given.
	 */
	static boolean isWrongUse(Throwable failure) {
		return find(failure, UsageException.class) != null;
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
		BrokerException broker = find(failure, BrokerException.class);
		if (broker != null) {
			return String.valueOf(broker.getMessage());
		}
		BindException setting = find(failure, BindException.class);
		if (setting != null) {
			return setting(setting);
		}
		if (find(failure, java.net.BindException.class) != null) {
			return firstLine(failure) + "; choose another with --port";
		}
		if (isUnreachableDatabase(failure)) {
			return "the database cannot be reached: " + NestedExceptionUtils.getMostSpecificCause(failure).getMessage()
					+ "; check SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD";
		}
		SQLException sql = find(failure, SQLException.class);
		if (sql != null) {
			return (DatabaseFaults.connectionLost(sql) ? "the connection to the database was lost: "
					: "the database refused: ") + firstLine(sql);
		}
		return firstLine(withoutWrappers(failure));
	}

	// a connection is made with the first question to it, which at the start is of what
	// database it is
	private static boolean isUnreachableDatabase(Throwable failure) {
		return find(failure, CannotGetJdbcConnectionException.class) != null
				|| find(failure, MetaDataAccessException.class) != null;
	}

	/**
	 * A setting that is not of its type. The value is not repeated: some are secrets.
	 */
	private static String setting(BindException failure) {
		String variable = failure.getName().toString().toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
		Class<?> type = failure.getTarget().getType().resolve(Object.class);
		Object[] choices = type.getEnumConstants();
		return variable + " has a value that it cannot have"
				+ ((choices == null) ? ""
						: ": must be " + Stream.of(choices)
							.map((choice) -> choice.toString().toLowerCase(Locale.ROOT))
							.collect(Collectors.joining(" or ")));
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

	/**
	 * The first line of an exception's own message.
	 */
	static String firstLine(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message.lines().findFirst().orElse("") : failure.getClass().getSimpleName();
	}

}
