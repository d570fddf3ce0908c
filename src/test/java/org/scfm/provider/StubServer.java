package org.scfm.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A loopback HTTP server on raw sockets: it counts what really arrives and can break off
 * at any byte, which no HTTP library would do.
 */
final class StubServer implements AutoCloseable {

	private final ServerSocket listener;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final List<Received> received = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile Function<Received, Reply> script = (request) -> json(500, "{}");

	StubServer() {
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		daemon(this::accept);
	}

	/** Answer the requests with these replies in turn, and all others with the last. */
	StubServer replies(Reply... replies) {
		AtomicInteger next = new AtomicInteger();
		this.script = (request) -> replies[Math.min(next.getAndIncrement(), replies.length - 1)];
		return this;
	}

	/** Choose each reply by the request. */
	StubServer replies(Function<Received, Reply> script) {
		this.script = script;
		return this;
	}

	String url() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	List<Received> received() {
		return this.received;
	}

	int connections() {
		return this.connections.get();
	}

	/** A complete JSON answer; headers as {@code Name: value}. */
	static Reply json(int status, String body, String... headers) {
		return whole(status, "application/json", body, headers);
	}

	static Reply html(int status) {
		return whole(status, "text/html", "<html><body><h1>" + status + "</h1></body></html>");
	}

	static Reply whole(int status, String type, String body, String... headers) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return (out) -> {
			out.write(head(status, type, bytes.length, headers));
			out.write(bytes);
			out.flush();
			return true;
		};
	}

	/** The connection is closed without a byte. */
	static Reply hangUp() {
		return (out) -> false;
	}

	/** The connection is closed in the middle of the body. */
	static Reply cut(int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return (out) -> {
			out.write(head(status, "application/json", bytes.length));
			out.write(bytes, 0, bytes.length / 2);
			out.flush();
			return false;
		};
	}

	/** No answer until the server is closed. */
	Reply silence() {
		return (out) -> {
			waitClosed(60_000);
			return false;
		};
	}

	/** The head at once, then a byte of the body every 50 ms. */
	Reply drip(int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return (out) -> {
			out.write(head(status, "application/json", bytes.length));
			for (byte one : bytes) {
				out.write(one);
				out.flush();
				if (waitClosed(50)) {
					return false;
				}
			}
			return true;
		};
	}

	private static byte[] head(int status, String type, int length, String... headers) {
		StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Any\r\n");
		head.append("Content-Type: ").append(type).append("\r\nContent-Length: ").append(length).append("\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	private boolean waitClosed(long millis) {
		try {
			return this.closed.await(millis, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			return true;
		}
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				Socket socket = this.listener.accept();
				socket.setTcpNoDelay(true);
				this.connections.incrementAndGet();
				daemon(() -> serve(socket));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			Received request = read(socket.getInputStream());
			while (request != null) {
				this.received.add(request);
				if (!this.script.apply(request).write(socket.getOutputStream())) {
					return;
				}
				request = read(socket.getInputStream());
			}
		}
		catch (IOException ex) {
			// The client has gone.
		}
	}

	private static Received read(InputStream in) throws IOException {
		String requestLine = line(in);
		if (requestLine == null) {
			return null;
		}
		Map<String, String> headers = new LinkedHashMap<>();
		for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		String[] parts = requestLine.split(" ");
		return new Received(parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8));
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int one = in.read(); one != '\n'; one = in.read()) {
			if (one < 0) {
				return null;
			}
			line.write(one);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

	private static void daemon(Runnable work) {
		Thread thread = new Thread(work, "stub-server");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the server does with a request. */
	interface Reply {

		/** Write; whether the connection stays open. */
		boolean write(OutputStream out) throws IOException;

	}

	/** A request that arrived whole; header names in lower case. */
	record Received(String method, String target, Map<String, String> headers, String body) {

		/** The form, decoded, in the order received. */
		List<String> form() {
			List<String> form = new ArrayList<>();
			for (String pair : this.body.split("&")) {
				form.add(URLDecoder.decode(pair, StandardCharsets.UTF_8));
			}
			return form;
		}

		String path() {
			return this.target.split("\\?")[0];
		}

		List<String> query() {
			String query = this.target.contains("?") ? this.target.substring(this.target.indexOf('?') + 1) : "";
			List<String> pairs = new ArrayList<>();
			for (String pair : query.split("&")) {
				pairs.add(URLDecoder.decode(pair, StandardCharsets.UTF_8));
			}
			return pairs;
		}

	}

}
