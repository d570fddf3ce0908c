package org.scfm.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;

/**
 * Reads requests from, and writes answers to, the JDK's server.
 */
final class Wire {

	private static final int LARGEST_BODY = 1_048_576;

	private final Patience patience;

	Wire(Patience patience) {
		this.patience = patience;
	}

	Incoming read(HttpExchange exchange, Instant now) throws IOException {
		try (InputStream in = exchange.getRequestBody()) {
			byte[] body = in.readNBytes(LARGEST_BODY);
			return new Incoming(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
					Params.parse(exchange.getRequestURI().getRawQuery()), exchange.getRequestHeaders(), body,
					UUID.randomUUID(), now);
		}
	}

	void write(HttpExchange exchange, Reply reply) throws IOException {
		if (reply.delivery() == Reply.Delivery.CLOSE) {
			return;
		}
		reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
		byte[] body = reply.body();
		boolean bodiless = body.length == 0 || "HEAD".equals(exchange.getRequestMethod());
		exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
		if (bodiless) {
			return;
		}
		OutputStream out = exchange.getResponseBody();
		switch (reply.delivery()) {
			case CUT -> {
				out.write(body, 0, body.length / 2);
				out.flush();
			}
			case SLOW -> slowly(out, body, reply.over());
			default -> {
				out.write(body);
				out.close();
			}
		}
	}

	private void slowly(OutputStream out, byte[] body, Duration over) throws IOException {
		int pieces = Math.min(body.length, 20);
		for (int piece = 0; piece < pieces; piece++) {
			int from = body.length * piece / pieces;
			out.write(body, from, body.length * (piece + 1) / pieces - from);
			out.flush();
			this.patience.hold(over.dividedBy(pieces));
		}
		out.close();
	}

}
