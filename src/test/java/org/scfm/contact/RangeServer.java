package org.scfm.contact;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A web server with one file, which it gives by byte ranges, or fails to.
 */
final class RangeServer implements AutoCloseable {

	/** The ranges it was asked for. */
	final List<String> asked = Collections.synchronizedList(new ArrayList<>());

	/** The statuses of the next answers, in place of the file. */
	final List<Integer> failures = Collections.synchronizedList(new ArrayList<>());

	volatile String version = "\"one\"";

	/** In how many of the next answers half is sent, and the rest never. */
	volatile int stuck;

	/** How many of the next answers are cut off. */
	volatile int cutOff;

	volatile boolean ranges = true;

	/** Is done with each range before it is answered. */
	volatile Consumer<String> beforeAnswer = (range) -> {
	};

	private final byte[] content;

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	RangeServer(byte[] content) throws IOException {
		this.content = content;
		this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		this.server.createContext("/people.csv", this::answer);
		this.server.setExecutor(this.threads);
		this.server.start();
	}

	String address() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/people.csv";
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String range = exchange.getRequestHeaders().getFirst("Range");
			this.asked.add(range);
			this.beforeAnswer.accept(range);
			if (!this.failures.isEmpty()) {
				exchange.sendResponseHeaders(this.failures.remove(0), -1);
				return;
			}
			String[] borders = range.substring("bytes=".length()).split("-");
			int from = Integer.parseInt(borders[0]);
			int length = Integer.parseInt(borders[1]) - from + 1;
			exchange.getResponseHeaders().add("ETag", this.version);
			if (this.ranges) {
				exchange.getResponseHeaders()
					.add("Content-Range", "bytes " + from + "-" + borders[1] + "/" + this.content.length);
			}
			exchange.sendResponseHeaders(this.ranges ? 206 : 200, length);
			if (this.stuck-- > 0) {
				exchange.getResponseBody().write(this.content, from, length / 2);
				exchange.getResponseBody().flush();
				this.closed.join();
				return;
			}
			exchange.getResponseBody().write(this.content, from, (this.cutOff-- > 0) ? length / 2 : length);
		}
	}

	@Override
	public void close() {
		this.closed.complete(null);
		this.server.stop(0);
		this.threads.shutdown();
	}

}
