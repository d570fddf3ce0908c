package org.scfm.launch;

import java.io.Console;

import org.jspecify.annotations.Nullable;

/**
 * The terminal that a person may sit at.
 */
final class Terminal {

	private Terminal() {
	}

	/**
	 * The terminal, or null where input and output do not both lead to one.
	 */
	static @Nullable Console find() {
		Console console = System.console();
		return (console != null && interactive(console)) ? console : null;
	}

	// some newer JDKs give a console even where there is no terminal, and say so by a
	// method that JDK 17 lacks
	private static boolean interactive(Console console) {
		try {
			return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
