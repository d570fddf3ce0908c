package org.scfm.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnectionFactory;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.support.BasicHttpServerExpectationDecorator;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the loopback interface and serves each connection on a thread of its own, so
 * that requests that hang hold up no others. It is not the JDK's own server, because that
 * one overwrites the header {@code Date}, by which a client compares the clocks.
 */
final class Listener implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Listener.class);

	private static final int BACKLOG = 1_024;

	private final ServerSocket socket;

	private final Thread acceptor;

	private final DefaultBHttpServerConnectionFactory connections = new DefaultBHttpServerConnectionFactory("http",
			Http1Config.DEFAULT, CharCodingConfig.DEFAULT);

	private final Set<HttpServerConnection> open = ConcurrentHashMap.newKeySet();

	private final ExecutorService workers = Executors.newCachedThreadPool(new Workers());

	private final HttpService service;

	/**
	 * Opens the port; nobody is served yet.
	 * @param port the port, 0 for any free one
	 * @param clock what {@code Date} tells
	 * @param handler serves the requests
	 * @throws UncheckedIOException if the port cannot be opened
	 */
	Listener(int port, Clock clock, HttpServerRequestHandler handler) {
		try {
			this.socket = new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"The sandbox cannot listen on port " + port + " of 127.0.0.1: " + ex.getMessage(), ex);
		}
		this.acceptor = new Thread(this::accept, "sandbox-" + this.socket.getLocalPort());
		HttpResponseInterceptor date = (response, entity, context) -> response.setHeader("Date",
				Texts.httpDate(clock.instant()));
		HttpProcessor headers = HttpProcessorBuilder.create()
			.addAll(new ResponseContent(), new ResponseConnControl())
			.add(date)
			.build();
		this.service = new HttpService(headers, new BasicHttpServerExpectationDecorator(handler));
	}

	/**
	 * Serves from now on, and keeps the JVM alive.
	 */
	void start() {
		this.acceptor.start();
	}

	URI url() {
		return URI.create("http://" + this.socket.getInetAddress().getHostAddress() + ":" + this.socket.getLocalPort());
	}

	/**
	 * Closes the port and all connections at once. The port is free afterwards.
	 */
	@Override
	public void close() {
		try {
			this.socket.close();
			// the system keeps the port as long as a thread waits at it
			this.acceptor.join();
		}
		catch (IOException ex) {
			log.debug("The port could not be closed: {}", ex.getMessage());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.open.forEach((connection) -> connection.close(CloseMode.IMMEDIATE));
		this.workers.shutdownNow();
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket accepted = this.socket.accept();
				// Without it answers wait some 40 ms for the client's delayed
				// acknowledgement.
				accepted.setTcpNoDelay(true);
				HttpServerConnection connection = this.connections.createConnection(accepted);
				this.open.add(connection);
				if (this.socket.isClosed()) {
					connection.close(CloseMode.IMMEDIATE);
					return;
				}
				this.workers.execute(() -> serve(connection));
			}
			catch (IOException | RejectedExecutionException ex) {
				log.debug("No connection: {}", ex.getMessage());
			}
		}
	}

	private void serve(HttpServerConnection connection) {
		try (connection) {
			while (connection.isOpen()) {
				this.service.handleRequest(connection, HttpCoreContext.create());
			}
		}
		catch (IOException | HttpException ex) {
			log.debug("A connection ended: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.error("The sandbox could not serve a request", ex);
		}
		finally {
			this.open.remove(connection);
		}
	}

	private static final class Workers implements ThreadFactory {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public Thread newThread(Runnable task) {
			Thread thread = new Thread(task, "sandbox-worker-" + this.count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		}

	}

}
