package org.scfm.launch;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.scfm.job.JobDeclaration;
import org.scfm.job.Parameter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code scfm jobs [<job>]}.
 */
@Command(name = "jobs", description = "List the jobs, or one job's parameters.")
class JobsCommand implements Runnable {

	@Parameters(index = "0", arity = "0..1", paramLabel = "<job>", description = "A job's name.")
	private @Nullable String job;

	@Option(names = "--format", defaultValue = "table", description = OutputFormat.HELP)
	private OutputFormat format;

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		if (this.job != null && this.format == OutputFormat.TABLE) {
			printForPeople(JobCatalogue.find(this.job), this.spec.commandLine().getOut());
			return;
		}
		List<Map<String, Object>> rows = (this.job == null) ? jobs() : parameters(JobCatalogue.find(this.job));
		Table.printRows(rows, this.format, this.spec.commandLine().getOut());
		this.spec.commandLine().getOut().flush();
	}

	// a table of these would be wider than a terminal
	private static void printForPeople(JobDeclaration job, PrintWriter out) {
		for (Parameter<?> parameter : job.allParameters()) {
			out.println(parameter.name());
			Table.printWrapped(parameter.meaning(), "    ", out);
			Table.printWrapped(
					parameter.type().label() + (parameter.required() ? "; " : "; default: ") + parameter.shownDefault(),
					"    ", out);
		}
		out.flush();
	}

	static List<Map<String, Object>> jobs() {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (JobDeclaration job : JobCatalogue.JOBS) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("job", job.name());
			row.put("meaning", job.summary());
			rows.add(row);
		}
		return rows;
	}

	static List<Map<String, Object>> parameters(JobDeclaration job) {
		List<Map<String, Object>> rows = new ArrayList<>();
		for (Parameter<?> parameter : job.allParameters()) {
			Map<String, Object> row = new LinkedHashMap<>();
			row.put("parameter", parameter.name());
			row.put("type", parameter.type().label());
			row.put("default", parameter.shownDefault());
			row.put("meaning", parameter.meaning());
			rows.add(row);
		}
		return rows;
	}

}
