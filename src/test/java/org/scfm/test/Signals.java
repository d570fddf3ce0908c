package org.scfm.test;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends signals to processes, where the JDK knows only two of them.
 */
public final class Signals {

	private Signals() {
	}

	/**
	 * Sends a signal, and returns when it is sent; nothing happens if the process has
	 * ended.
	 * @param name such as {@code STOP} or {@code CONT}
	 * @param pid the process
	 */
	public static void send(String name, long pid) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).redirectError(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
