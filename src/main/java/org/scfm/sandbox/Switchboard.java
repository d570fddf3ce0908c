package org.scfm.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request to the service it is for, and counts it.
 */
final class Switchboard implements HttpHandler {

	private static final Logger log = LoggerFactory.getLogger(Switchboard.class);

	private final Clock clock;

	private final Supplier<SandboxSettings> settings;

	private final Services services;

	private final Ledger ledger;

	private final Patience patience;

	private final Wire wire;

	private final Control control;

	private final Faults faults;

	private final FaultPlayer player;

	private final ConcurrentMap<String, AtomicInteger> concurrent = new ConcurrentHashMap<>();

	Switchboard(Clock clock, Supplier<SandboxSettings> settings, Services services, Ledger ledger, Faults faults,
			Control control, Patience patience) {
		this.control = control;
		this.faults = faults;
		this.player = new FaultPlayer(patience, clock);
		this.clock = clock;
		this.settings = settings;
		this.services = services;
		this.ledger = ledger;
		this.patience = patience;
		this.wire = new Wire(patience);
	}

	@Override
	public void handle(HttpExchange exchange) {
		try (exchange) {
			Incoming request = this.wire.read(exchange, this.clock.instant());
			this.wire.write(exchange, Control.owns(request.path()) ? this.control.answer(request) : answer(request));
		}
		catch (IOException ex) {
			log.debug("A client went away: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.error("The sandbox could not serve a request", ex);
		}
	}

	private Reply answer(Incoming request) {
		Service service = this.services.of(request.path());
		RequestKind kind = service.kind(request);
		AtomicInteger underWay = this.concurrent.computeIfAbsent(CallsPath.account(request.path()),
				(account) -> new AtomicInteger());
		// over before the answer is written, or a client that goes on at once would seem
		// to send two
		int now = underWay.incrementAndGet();
		this.ledger.begin(request.method(), kind);
		try {
			Reply busy = service.turnAway(now);
			return service.dress(request, (busy != null) ? busy : serve(service, kind, request), now);
		}
		finally {
			this.ledger.end();
			underWay.decrementAndGet();
		}
	}

	private Reply serve(Service service, RequestKind kind, Incoming arrived) {
		Fault fault = this.faults.strike(kind, service.to(arrived));
		this.patience.hold(this.settings.get().latency());
		Incoming request = arrived.at(this.clock.instant());
		return (fault != null) ? this.player.play(fault, service, request) : FaultPlayer.serve(service, request, false);
	}

}
