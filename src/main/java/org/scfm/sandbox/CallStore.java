package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The calls of all accounts, by sid and by number, and each account's dialling queue.
 */
final class CallStore {

	private final Supplier<SandboxSettings> settings;

	private final Ledger ledger;

	private final AtomicLong numbers = new AtomicLong();

	private final ConcurrentMap<String, PlacedCall> bySid = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NavigableMap<Long, PlacedCall>> byAccount = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, NavigableMap<Long, PlacedCall>> byNumber = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Instant> nextFree = new ConcurrentHashMap<>();

	CallStore(Supplier<SandboxSettings> settings, Ledger ledger) {
		this.settings = settings;
		this.ledger = ledger;
	}

	/**
	 * Accepts a call.
	 * @param order what is asked for
	 * @param request the request that asks
	 * @param dry if set, nothing is kept: the call returned can never be found
	 * @return the call
	 */
	PlacedCall place(Order order, Incoming request, boolean dry) {
		boolean somleng = Accounts.isSomleng(order.account());
		String sid = somleng ? UUID.randomUUID().toString() : "CA" + Texts.hex();
		PlacedCall call = new PlacedCall(this.numbers.incrementAndGet(), sid, order.account(), order.to(), order.from(),
				plan(order, request.at(), somleng, dry));
		if (!dry) {
			this.bySid.put(sid, call);
			this.byAccount.computeIfAbsent(order.account(), (key) -> new ConcurrentSkipListMap<>())
				.put(call.number(), call);
			this.byNumber.computeIfAbsent(key(order.account(), order.to()), (key) -> new ConcurrentSkipListMap<>())
				.put(call.number(), call);
			this.ledger.add(new Ledger.Dialled(sid, order.to(), order.from(), order.account(), request.twilioId(),
					request.at()));
		}
		return call;
	}

	/**
	 * Ends a call by request.
	 * @param call the call
	 * @param request the request that asks
	 * @param when the moment from which on it is over
	 */
	void end(PlacedCall call, Incoming request, Instant when) {
		CallState end = call.end(when);
		if (end != null) {
			this.ledger.add(new Ledger.Ended(call.sid(), call.to(), call.account(), Texts.of(end.status()),
					end.startTime() != null, request.twilioId(), when));
		}
	}

	/**
	 * Forgets all calls.
	 */
	void clear() {
		this.bySid.clear();
		this.byAccount.clear();
		this.byNumber.clear();
		this.nextFree.clear();
	}

	private CallPlan plan(Order order, Instant now, boolean somleng, boolean dry) {
		SandboxSettings current = this.settings.get();
		Outcome outcome = Outcomes.of(order.to(), current);
		Instant expiresAt = (outcome == Outcome.STAYS_QUEUED) ? null
				: now.plus(somleng ? current.somlengQueueLife() : current.twilioQueueLife());
		boolean waits = outcome == Outcome.STAYS_QUEUED || outcome == Outcome.CANCELED;
		Instant dialAt = (waits || dry) ? null : slot(order.account(), now, current.callsPerSecond());
		Duration unanswered = (order.timeout() != null && order.timeout().compareTo(current.unanswered()) < 0)
				? order.timeout() : current.unanswered();
		return new CallPlan(now, dialAt, expiresAt, outcome, current.ringing(), unanswered, current.talking());
	}

	private Instant slot(String account, Instant now, double callsPerSecond) {
		if (callsPerSecond == 0) {
			return now;
		}
		Duration step = Duration.ofNanos(Math.round(1_000_000_000 / callsPerSecond));
		Instant after = this.nextFree.merge(account, now.plus(step),
				(free, fresh) -> free.isAfter(now) ? free.plus(step) : fresh);
		return after.minus(step);
	}

	/**
	 * The call of that sid.
	 * @param account the account that asks
	 * @param sid the call's sid
	 * @param now the moment of asking
	 * @return the call; {@code null} if there is none of that account, or none to be seen
	 * yet
	 */
	@Nullable PlacedCall find(String account, String sid, Instant now) {
		PlacedCall call = this.bySid.get(sid);
		return (call != null && call.account().equals(account) && visible(call, now)) ? call : null;
	}

	/**
	 * The place of a call in its account's order, kept beyond its deletion.
	 * @param account the account that asks
	 * @param sid the call's sid
	 * @return its place; {@code null} if there never was such a call
	 */
	@Nullable Long place(String account, String sid) {
		PlacedCall call = this.bySid.get(sid);
		return (call != null && call.account().equals(account)) ? call.number() : null;
	}

	/** The number of the call a path names, {@code null} if it names none. */
	@Nullable String numberOf(@Nullable CallsPath path) {
		PlacedCall call = (path != null && path.sid() != null) ? this.bySid.get(path.sid()) : null;
		return (call != null) ? call.to() : null;
	}

	boolean visible(PlacedCall call, Instant now) {
		return !call.deleted() && !call.createdAt().plus(this.settings.get().readDelay()).isAfter(now);
	}

	/**
	 * An account's calls, oldest first.
	 * @param account the account
	 * @param to only calls to this number; {@code null} for all
	 * @return a live view
	 */
	NavigableMap<Long, PlacedCall> calls(String account, @Nullable String to) {
		NavigableMap<Long, PlacedCall> found = (to != null) ? this.byNumber.get(key(account, to))
				: this.byAccount.get(account);
		return (found != null) ? found : Collections.emptyNavigableMap();
	}

	private static String key(String account, String to) {
		return account + ' ' + to;
	}

	/**
	 * A call asked for.
	 *
	 * @param account the account
	 * @param to the number to dial, normalised
	 * @param from the caller id
	 * @param timeout how long to let it ring, {@code null} if not said
	 */
	record Order(String account, String to, String from, @Nullable Duration timeout) {

	}

}
