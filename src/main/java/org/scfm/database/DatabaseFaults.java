package org.scfm.database;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Tells which faults of the database pass, so that the whole transaction may be tried
 * again.
 */
final class DatabaseFaults {

	// the process that hosted the H2 file has ended (connection broken, object closed,
	// database closed), or others open the file at this instant (file locked)
	private static final Set<Integer> H2_HOST_GONE = Set.of(90067, 90098, 90121, 90020);

	// SQL:2011, class 08: connection exception
	private static final String CONNECTION_EXCEPTION = "08";

	private DatabaseFaults() {
	}

	/**
	 * Whether a transaction was certainly rolled back for no fault of its own: it lost a
	 * deadlock or a lock, or H2's host has ended, and the next process is host now.
	 */
	static boolean rolledBack(Throwable failure) {
		return anyCause(failure, (cause) -> cause instanceof ConcurrencyFailureException
				|| (cause instanceof SQLException sql && H2_HOST_GONE.contains(sql.getErrorCode())));
	}

	/**
	 * Whether the connection is lost or cannot be made; whether the transaction was
	 * committed is not known then.
	 */
	static boolean connectionLost(Throwable failure) {
		return anyCause(failure,
				(cause) -> cause instanceof CannotCreateTransactionException
						|| cause instanceof DataAccessResourceFailureException
						|| cause instanceof RecoverableDataAccessException || (cause instanceof SQLException sql
								&& sql.getSQLState() != null && sql.getSQLState().startsWith(CONNECTION_EXCEPTION)));
	}

	private static boolean anyCause(Throwable failure, Predicate<Throwable> condition) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (condition.test(cause)) {
				return true;
			}
		}
		return false;
	}

}
