package org.scfm.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Takes what is pushed to it, on the loopback interface.
 */
public final class Receiver implements AutoCloseable {

	private final HttpServer server;

	private final int status;

	private final List<Push> pushes = new CopyOnWriteArrayList<>();

	private Receiver(HttpServer server, int status) {
		this.server = server;
		this.status = status;
	}

	/**
	 * Something that was pushed.
	 *
	 * @param method the HTTP method
	 * @param path the path
	 * @param contentType what it says it is
	 * @param authorization who says so
	 * @param body the body, unzipped
	 */
	public record Push(String method, String path, String contentType, String authorization, byte[] body) {
	}

	/**
	 * Starts one.
	 * @param status what it answers
	 * @return the receiver
	 */
	public static Receiver answering(int status) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			Receiver receiver = new Receiver(server, status);
			server.createContext("/", receiver::take);
			server.start();
			return receiver;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
			byte[] body = (zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody())
				.readAllBytes();
			this.pushes.add(new Push(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(),
					exchange.getRequestHeaders().getFirst("Content-Type"),
					exchange.getRequestHeaders().getFirst("Authorization"), body));
			exchange.sendResponseHeaders(this.status, -1);
		}
	}

	/**
	 * Where it listens.
	 * @return host and port
	 */
	public String address() {
		return "127.0.0.1:" + this.server.getAddress().getPort();
	}

	/**
	 * What was pushed so far.
	 * @return the pushes
	 */
	public List<Push> pushes() {
		return List.copyOf(this.pushes);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
