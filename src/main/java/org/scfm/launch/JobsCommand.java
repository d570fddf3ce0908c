package org.scfm.launch;

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

	@Option(names = "--format", defaultValue = "table", description = "table (default) or json.")
	private OutputFormat format;

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		List<Map<String, Object>> rows = (this.job == null) ? jobs() : parameters(JobCatalogue.find(this.job));
		Table.printRows(rows, this.format, this.spec.commandLine().getOut());
		this.spec.commandLine().getOut().flush();
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
