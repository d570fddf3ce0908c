package org.scfm.database;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Short transactions of their own, whatever transaction is going on around them. One that
 * loses a deadlock or a lock is repeated as a whole; never a part of it, because the
 * database has rolled all of it back.
 */
@Component
public class Transactions {

	private final TransactionTemplate template;

	private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
		.includes(ConcurrencyFailureException.class)
		.maxRetries(6)
		.delay(Duration.ofMillis(20))
		.jitter(Duration.ofMillis(10))
		.multiplier(2)
		.build());

	/**
	 * @param transactionManager the transaction manager of the database
	 */
	public Transactions(PlatformTransactionManager transactionManager) {
		this.template = new TransactionTemplate(transactionManager);
		this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	/**
	 * Runs work in a transaction of its own.
	 * @param <T> what the work gives
	 * @param work what to do; it may run more than once, so it must change nothing but
	 * the database
	 * @return what the work gave in the run that was committed
	 */
	public <T extends @Nullable Object> T get(Supplier<T> work) {
		return this.retries.<T>invoke(() -> this.template.<T>execute((status) -> work.get()));
	}

	/**
	 * Runs work in a transaction of its own.
	 * @param work what to do; it may run more than once, so it must change nothing but
	 * the database
	 */
	public void run(Runnable work) {
		get(() -> {
			work.run();
			return true;
		});
	}

}
