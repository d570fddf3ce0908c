package org.scfm.launch;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands before a MySQL server and lets it pass for another version: each connection is
 * relayed, and only the version in the server's greeting, its first packet, is replaced.
 */
final class MySqlWithAnotherVersion implements AutoCloseable {

	private static final int HEADER = 4;

	private final ServerSocket listener;

	private final int server;

	private final byte[] version;

	MySqlWithAnotherVersion(int server, String version) throws IOException {
		this.server = server;
		this.version = version.getBytes(StandardCharsets.US_ASCII);
		this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			Socket relayed = new Socket(InetAddress.getLoopbackAddress(), this.server);
			greet(relayed.getInputStream(), client.getOutputStream());
			start(() -> relay(relayed, client));
			start(() -> relay(client, relayed));
		}
	}

	// three bytes of length, one of sequence, the protocol's version, and the server's
	// up to a zero
	private void greet(InputStream from, OutputStream to) throws IOException {
		DataInputStream in = new DataInputStream(from);
		int length = in.read() | in.read() << 8 | in.read() << 16;
		int sequence = in.read();
		byte[] greeting = in.readNBytes(length);
		int end = 1;
		while (greeting[end] != 0) {
			end++;
		}
		int newLength = length - (end - 1) + this.version.length;
		ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + newLength);
		out.write(newLength);
		out.write(newLength >> 8);
		out.write(newLength >> 16);
		out.write(sequence);
		out.write(greeting[0]);
		out.write(this.version);
		out.write(greeting, end, length - end);
		to.write(out.toByteArray());
		to.flush();
	}

	private static void relay(Socket from, Socket to) throws IOException {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
	}

	private static void start(Relay work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException ex) {
				// one of the two has hung up
			}
		}, "mysql-relay");
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	private interface Relay {

		void run() throws IOException;

	}

}
