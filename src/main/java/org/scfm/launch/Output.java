package org.scfm.launch;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What commands share that print what they found.
 */
final class Output {

	@Option(names = "--format", defaultValue = "table", completionCandidates = Candidates.Formats.class,
			description = OutputFormat.HELP)
	private OutputFormat format;

	@Spec(Spec.Target.MIXEE)
	private CommandSpec command;

	OutputFormat format() {
		return this.format;
	}

	boolean isForPeople() {
		return this.format == OutputFormat.TABLE;
	}

	/**
	 * Prints rows that have the same names.
	 */
	void rows(List<? extends Map<String, ? extends @Nullable Object>> rows) {
		Table.printRows(rows, this.format, out());
		out().flush();
	}

	/**
	 * Where results go, and nothing else.
	 */
	PrintWriter out() {
		return this.command.commandLine().getOut();
	}

	/**
	 * Where all else goes.
	 */
	PrintWriter err() {
		return this.command.commandLine().getErr();
	}

	/**
	 * Tells the person at the terminal something that is no result.
	 */
	void say(String line) {
		err().println("scfm: " + line);
	}

}
