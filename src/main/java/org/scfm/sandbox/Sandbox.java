package org.scfm.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A local stand-in for Twilio, Somleng and RapidPro, on one port of the loopback
 * interface: the Calls API of Twilio and Somleng under {@code /2010-04-01} (which of the
 * two follows from the account's sid), RapidPro's flow starts under {@code /api/v2}, and
 * a control API under {@code /sandbox}. It keeps calls in memory and lets them progress
 * on the clock it is given, as far as no {@link SandboxSettings#clockSkew() skew} is set;
 * it never dials. Thread-safe.
 */
public final class Sandbox implements AutoCloseable {

	private final AtomicReference<SandboxSettings> settings;

	private final Ledger ledger = new Ledger();

	private final Faults faults;

	private final Patience patience = new Patience();

	private final Listener listener;

	private final CallStore store;

	private Sandbox(SandboxSettings settings, Clock right) {
		this.settings = new AtomicReference<>(settings);
		this.faults = new Faults(settings.seed());
		Clock clock = new SandboxClock(right, this.settings::get);
		this.store = new CallStore(this.settings::get, this.ledger);
		Services services = new Services(new TwilioDialect(this.store, this.settings::get),
				new SomlengDialect(this.store, this.settings::get), new RapidPro(this.settings::get, this.ledger));
		Control control = new Control(this.settings, this.ledger, this.faults);
		this.listener = new Listener(settings.port(), clock,
				new Switchboard(clock, this.settings::get, services, this.ledger, this.faults, control, this.patience));
		this.listener.start();
	}

	/**
	 * Starts a sandbox; it serves until it is closed, and keeps the JVM alive until then.
	 * @param settings how it behaves
	 * @param clock the time its calls live in
	 * @return the running sandbox
	 * @throws UncheckedIOException if the port cannot be opened; the message names it
	 */
	public static Sandbox start(SandboxSettings settings, Clock clock) {
		return new Sandbox(settings, clock);
	}

	/**
	 * Where it listens.
	 * @return such as {@code http://127.0.0.1:8080}, no slash at its end; RapidPro's base
	 * is this and {@code /api}
	 */
	public URI url() {
		return this.listener.url();
	}

	/**
	 * What really happened.
	 * @return the ledger, live
	 */
	public Ledger ledger() {
		return this.ledger;
	}

	/**
	 * What is to go wrong.
	 * @return the faults, live
	 */
	public Faults faults() {
		return this.faults;
	}

	/**
	 * The settings now in force.
	 * @return the settings
	 */
	public SandboxSettings settings() {
		return this.settings.get();
	}

	/**
	 * Changes settings of the running sandbox; the port stays what it is.
	 * @param change makes new settings from the old ones, may be applied several times
	 */
	public void change(UnaryOperator<SandboxSettings> change) {
		this.settings.updateAndGet(change);
	}

	/**
	 * Forgets all calls and what the ledger says of them.
	 */
	public void forget() {
		this.store.clear();
		this.ledger.clear();
	}

	/**
	 * Waits until the sandbox is closed.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void awaitClose() throws InterruptedException {
		this.patience.await();
	}

	/**
	 * Closes the port and all connections at once; requests under way get no answer.
	 */
	@Override
	public void close() {
		this.listener.close();
		this.patience.end();
	}

}
