package org.scfm.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLServerSocketFactory;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.test.OwnThread;
import org.scfm.test.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class NotSentTests {

	@Test
	void a_refused_connection_is_not_sent() {
		assertThat(create("http://127.0.0.1:" + Ports.free())).isInstanceOf(NotSent.class);
	}

	@Test
	void a_host_without_address_is_not_sent() {
		// A label of more than 63 letters is refused before any server is asked.
		assertThat(create("http://" + "a".repeat(64) + ".invalid")).isInstanceOf(NotSent.class);
	}

	@Test
	void a_connection_that_takes_too_long_is_not_sent() throws IOException {
		List<SocketChannel> crowd = new ArrayList<>();
		try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			for (int i = 0; i < 8; i++) {
				SocketChannel channel = SocketChannel.open();
				channel.configureBlocking(false);
				channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()));
				crowd.add(channel);
			}

			assertThat(create("http://127.0.0.1:" + full.getLocalPort())).isInstanceOfSatisfying(NotSent.class,
					(notSent) -> assertThat(notSent.reason()).startsWith("HttpConnectTimeoutException"));
		}
		finally {
			for (SocketChannel channel : crowd) {
				channel.close();
			}
		}
	}

	@Test
	void a_failed_tls_handshake_is_not_sent() throws IOException {
		// A TLS server without any certificate.
		try (ServerSocket tls = SSLServerSocketFactory.getDefault()
			.createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			OwnThread.run(() -> {
				while (!tls.isClosed()) {
					try (var socket = tls.accept()) {
						socket.getInputStream().read();
					}
					catch (IOException ex) {
						// The handshake has failed, or the test has ended.
					}
				}
			});

			TwilioCallProvider provider = new TwilioCallProvider(
					Fixtures.properties("https://127.0.0.1:" + tls.getLocalPort(), Fixtures.TWILIO_SID), Fixtures.CLOCK,
					Metrics.off());
			assertThat(provider.create(Fixtures.REQUEST)).isInstanceOfSatisfying(NotSent.class,
					(notSent) -> assertThat(notSent.reason()).startsWith("SSLHandshakeException"));
		}
	}

	@Test
	void https_to_a_server_without_tls_is_not_sent() throws IOException {
		try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			OwnThread.run(() -> {
				try (var socket = plain.accept()) {
					// Like a real server, which answers what it cannot read: an answer
					// that ends before the client has said anything is sometimes taken
					// for an empty one.
					socket.getInputStream().read();
					socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
					// To close with bytes unread would reset the connection.
					socket.getInputStream().readAllBytes();
				}
				catch (IOException ex) {
					// The test has ended.
				}
			});

			TwilioCallProvider provider = new TwilioCallProvider(
					Fixtures.properties("https://127.0.0.1:" + plain.getLocalPort(), Fixtures.TWILIO_SID),
					Fixtures.CLOCK, Metrics.off());
			assertThat(provider.create(Fixtures.REQUEST)).isInstanceOf(NotSent.class);
		}
	}

	@Test
	void an_interrupted_thread_sends_nothing_and_stays_interrupted() {
		try (StubServer server = new StubServer().replies(StubServer.json(201, Fixtures.CREATED))) {
			TwilioCallProvider provider = Fixtures.once(server);
			Thread.currentThread().interrupt();

			CreateOutcome outcome = provider.create(Fixtures.REQUEST);

			assertThat(Thread.interrupted()).isTrue();
			assertThat(outcome).isInstanceOf(NotSent.class);
			assertThat(server.received()).isEmpty();
		}
	}

	@Test
	void an_interruption_while_waiting_for_the_answer_is_unknown() {
		try (StubServer server = new StubServer()) {
			server.replies(server.silence());
			CallProvider provider = Fixtures.repeating(Fixtures.properties(server.url(), Fixtures.TWILIO_SID));
			CompletableFuture<CreateOutcome> outcome = new CompletableFuture<>();
			AtomicBoolean flag = new AtomicBoolean();
			Thread sender = new Thread(() -> {
				CreateOutcome result = provider.create(Fixtures.REQUEST);
				flag.set(Thread.currentThread().isInterrupted());
				outcome.complete(result);
			});
			sender.start();
			Awaitility.await().until(() -> server.received().size() == 1);

			sender.interrupt();

			assertThat(outcome).succeedsWithin(Duration.ofSeconds(5)).isInstanceOf(Unknown.class);
			assertThat(flag).isTrue();
			assertThat(server.received()).hasSize(1);
		}
	}

	@Test
	void nothing_is_sent_at_the_time_to_send_by_or_later() {
		try (StubServer server = new StubServer().replies(StubServer.json(201, Fixtures.CREATED))) {
			CallRequest late = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW);
			CallRequest early = new CallRequest(Fixtures.TO, Fixtures.REQUEST.params(), Fixtures.NOW.plusSeconds(1));

			assertThat(Fixtures.once(server).create(late)).isEqualTo(new CreateOutcome.TooLate());
			assertThat(server.received()).isEmpty();
			assertThat(Fixtures.once(server).create(early)).isInstanceOf(CreateOutcome.Accepted.class);
		}
	}

	private static CreateOutcome create(String url) {
		return new TwilioCallProvider(Fixtures.impatient(url), Fixtures.CLOCK, Metrics.off()).create(Fixtures.REQUEST);
	}

}
