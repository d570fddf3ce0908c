package org.scfm.database;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Short transactions of their own, whatever transaction is going on around them. One that
 * loses a deadlock or a lock, or its H2 host, is repeated as a whole; never a part of it,
 * because the database has rolled all of it back.
 */
@Component
public class Transactions {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final TransactionTemplate template;

	private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
		.predicate(DatabaseFaults::rolledBack)
		.maxRetries(6)
		.delay(Duration.ofMillis(20))
		.jitter(Duration.ofMillis(10))
		.multiplier(2)
		.build());

	private final RetryTemplate insistence;

	/**
	 * @param transactionManager the transaction manager of the database
	 */
	@Autowired
	public Transactions(PlatformTransactionManager transactionManager) {
		this(transactionManager, PATIENCE);
	}

	Transactions(PlatformTransactionManager transactionManager, Duration patience) {
		this.insistence = new RetryTemplate(RetryPolicy.builder()
			.predicate((failure) -> DatabaseFaults.rolledBack(failure) || DatabaseFaults.connectionLost(failure))
			.maxRetries(Long.MAX_VALUE)
			.delay(Duration.ofMillis(50))
			.jitter(Duration.ofMillis(25))
			.multiplier(2)
			.maxDelay(Duration.ofSeconds(2))
			.timeout(patience)
			.build());
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

	/**
	 * Runs work in a transaction of its own, and does not give up where the database is
	 * away for a while: on a lost connection the whole transaction is repeated too, for
	 * up to 60 seconds. For recording what has happened outside, such as a call that the
	 * provider has accepted, which must not be forgotten because the server restarts at
	 * that moment.
	 * <p>
	 * The connection may be lost after the server has committed and before it has said
	 * so: then the work runs once more on top of itself. So each change must be guarded
	 * by the state that it starts from, and finding it made already must be no error.
	 * @param <T> what the work gives
	 * @param work what to do; it may run more than once, even after a commit, and must
	 * change nothing but the database
	 * @return what the work gave in the last run
	 */
	public <T extends @Nullable Object> T insist(Supplier<T> work) {
		return this.insistence.<T>invoke(() -> this.template.<T>execute((status) -> work.get()));
	}

	/**
	 * Runs work in a transaction of its own, and does not give up where the database is
	 * away for a while, as {@link #insist(Supplier)} does.
	 * @param work what to do; it may run more than once, even after a commit, and must
	 * change nothing but the database
	 */
	public void insist(Runnable work) {
		insist(() -> {
			work.run();
			return true;
		});
	}

}
