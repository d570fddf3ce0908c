package org.scfm.call;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.scfm.database.DatabaseTime;
import org.scfm.database.Transactions;
import org.scfm.database.Utc;
import org.scfm.provider.ProviderConfigurationException;
import org.scfm.provider.ProviderProperties;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What all processes that call by one account of the provider have in common: one row,
 * which is locked for moments only, and never while a request is under way. Its times are
 * the database server's, so that the clocks of hosts need not agree; a process waits by
 * its own clock for intervals.
 */
@Component
class AccountBook {

	// who comes back to it at once finds the time that passed meanwhile
	private static final Duration MADE_UP_FOR = Duration.ofMillis(100);

	private final JdbcClient jdbc;

	private final Transactions transactions;

	private final DatabaseTime time;

	private final ProviderProperties properties;

	private final LongSupplier nanoTime;

	@Autowired
	AccountBook(JdbcClient jdbc, Transactions transactions, DatabaseTime time, ProviderProperties properties) {
		this(jdbc, transactions, time, properties, System::nanoTime);
	}

	AccountBook(JdbcClient jdbc, Transactions transactions, DatabaseTime time, ProviderProperties properties,
			LongSupplier nanoTime) {
		this.jdbc = jdbc;
		this.transactions = transactions;
		this.time = time;
		this.properties = properties;
		this.nanoTime = nanoTime;
	}

	/**
	 * Moments at which calls may be sent, evenly spaced.
	 *
	 * @param first the first one, in nanoseconds of the process's clock for intervals
	 * @param step the time between two, in nanoseconds
	 * @param count how many there are
	 * @param blur by how many nanoseconds they may be too late, because it took so long
	 * to learn the database's time
	 */
	record Slots(long first, long step, int count, long blur) {
	}

	/**
	 * Reserves the next free slots of the account. Nobody else gets them, whether they
	 * are used or not.
	 * @param perSecond how many a second the run may use at most, above 0
	 * @param count how many, at least 1
	 * @return the slots
	 */
	Slots reserve(double perSecond, int count) {
		long step = (long) Math.min(Long.MAX_VALUE / 1000.0 / count, 1e9 / perSecond);
		while (true) {
			Optional<Slots> reserved = this.transactions
				.get(() -> lock().map((account) -> reserve(account, step, count)));
			if (reserved.isPresent()) {
				return reserved.get();
			}
			add();
		}
	}

	private Slots reserve(Account account, long step, int count) {
		long asked = this.nanoTime.getAsLong();
		Instant now = this.time.now();
		long told = this.nanoTime.getAsLong();
		Instant next = later(account.nextSlot(), account.heldUntil());
		Instant first = next.isBefore(now.minus(MADE_UP_FOR)) ? now : next;
		this.jdbc.sql("UPDATE provider_accounts SET next_slot = :next WHERE account_key = :account")
			.param("next", Utc.column(first.plusNanos(step * count)))
			.param("account", this.properties.accountKey())
			.update();
		return new Slots(told + Duration.between(now, first).toNanos(), step, count, told - asked);
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

	/**
	 * Has nobody send for a while; where nobody may for longer, nothing changes.
	 * @param wait for how long from now on
	 */
	void hold(Duration wait) {
		if (wait.isZero()) {
			return;
		}
		set("held_until = GREATEST(held_until, :until)", wait);
	}

	private void set(String assignment, Duration fromNow) {
		Instant until = this.time.now().plus(fromNow);
		if (set(assignment, until) == 0) {
			add();
			set(assignment, until);
		}
	}

	private int set(String assignment, Instant until) {
		return this.transactions
			.get(() -> this.jdbc.sql("UPDATE provider_accounts SET " + assignment + " WHERE account_key = :account")
				.param("until", Utc.column(until))
				.param("account", this.properties.accountKey())
				.update());
	}

	/**
	 * How long nobody may send.
	 * @return the time from now on, zero or more
	 */
	Duration held() {
		return find("").map(Account::heldUntil).map(this::fromNow).orElse(Duration.ZERO);
	}

	/**
	 * Takes note of how long the provider keeps a call before it dials.
	 * @param queue the time, zero or more
	 */
	void queue(Duration queue) {
		set("queue_until = :until", queue);
	}

	/**
	 * How long the provider would keep a call that were sent now before it dials, by what
	 * it last told anybody.
	 * @return the time, zero or more; zero where no account is configured
	 */
	Duration queued() {
		try {
			return find("").map(Account::queueUntil).map(this::fromNow).orElse(Duration.ZERO);
		}
		catch (ProviderConfigurationException ex) {
			return Duration.ZERO;
		}
	}

	private Duration fromNow(Instant until) {
		// most never were held or had a queue, and need not ask for the time
		Duration left = until.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(this.time.now(), until);
		return left.isNegative() ? Duration.ZERO : left;
	}

	private Optional<Account> lock() {
		return find("FOR UPDATE");
	}

	private Optional<Account> find(String lock) {
		return this.jdbc.sql("SELECT * FROM provider_accounts WHERE account_key = :account " + lock)
			.param("account", this.properties.accountKey())
			.query((row, number) -> new Account(time(row, "next_slot"), time(row, "held_until"),
					time(row, "queue_until")))
			.optional();
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return Objects.requireNonNull(Utc.time(row, column));
	}

	private record Account(Instant nextSlot, Instant heldUntil, Instant queueUntil) {
	}

	private void add() {
		try {
			this.jdbc.sql("""
					INSERT INTO provider_accounts (account_key, provider, account_sid)
					VALUES (:account, :provider, :sid)
					""")
				.param("account", this.properties.accountKey())
				.param("provider", this.properties.resolvedDialect().text())
				.param("sid", this.properties.accountSid())
				.update();
		}
		catch (DuplicateKeyException ex) {
			// another process was first
		}
	}

}
