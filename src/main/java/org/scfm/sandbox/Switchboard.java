package org.scfm.sandbox;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Takes every request to the service it is for, and counts it.
 */
final class Switchboard implements HttpServerRequestHandler {

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
	public void handle(ClassicHttpRequest asked, ResponseTrigger answers, HttpContext context)
			throws HttpException, IOException {
		Incoming request = this.wire.read(asked, this.clock.instant());
		answers.submitResponse(
				this.wire.response(Control.owns(request.path()) ? this.control.answer(request) : answer(request)));
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
