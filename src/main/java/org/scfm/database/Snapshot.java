package org.scfm.database;

import java.sql.Connection;
import java.util.Objects;
import java.util.function.Supplier;

import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads what is told by several queries as it was at one moment, so that the answers
 * agree with each other while others write. The one exception to read committed.
 */
@Component
public class Snapshot {

	private final TransactionTemplate template;

	Snapshot(PlatformTransactionManager transactionManager) {
		this.template = new TransactionTemplate(transactionManager);
		this.template.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		this.template.setReadOnly(true);
	}

	/**
	 * Reads from one snapshot: the one under way, or else a new one, on a connection of
	 * its own.
	 * @param <T> the type of the answer
	 * @param work the queries
	 * @return the answer
	 */
	public <T> T read(Supplier<T> work) {
		return isUnderWay() ? work.get() : Objects.requireNonNull(this.template.execute((status) -> work.get()));
	}

	private static boolean isUnderWay() {
		Integer level = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		return level != null && level == Connection.TRANSACTION_REPEATABLE_READ;
	}

}
