package org.scfm.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that stay free until a test takes them, and between its taking them twice.
 */
public final class Ports {

	private static final int FIRST = 10_240;

	/**
	 * From here on Linux hands ports out by itself. One of those may be the near end of
	 * any connection of another process a moment later.
	 */
	private static final int END = 32_768;

	private Ports() {
	}

	/**
	 * Finds a port that nobody listens on.
	 * @return a port of the loopback interface, other than those that systems hand out
	 */
	public static int free() {
		int port;
		do {
			port = ThreadLocalRandom.current().nextInt(FIRST, END);
		}
		while (!isFree(port));
		return port;
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
