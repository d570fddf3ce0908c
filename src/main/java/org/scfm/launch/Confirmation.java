package org.scfm.launch;

import java.io.Console;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.scfm.job.UsageException;
import picocli.CommandLine.Option;

/**
 * Asks a person before something that cannot be undone. Without a terminal nobody is
 * there to ask, so nothing is.
 */
class Confirmation {

	@Option(names = { "-y", "--yes" }, description = "Do not ask first, as on a terminal is done.")
	private boolean yes;

	void ask(String question) {
		ask(() -> question);
	}

	/**
	 * @param question is made only where somebody is asked
	 */
	void ask(Supplier<String> question) {
		Console console = this.yes ? null : Terminal.find();
		if (console != null) {
			require(question.get(), (text) -> console.readLine("%s [y/N] ", text));
		}
	}

	static void require(String question, Function<String, @Nullable String> answer) {
		String given = answer.apply(question);
		if (given == null || !given.strip().matches("(?i)y(es)?")) {
			throw new UsageException("nothing was done");
		}
	}

}
