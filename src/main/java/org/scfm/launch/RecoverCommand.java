package org.scfm.launch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.Finding;
import org.scfm.admin.Recovery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm recover [<executionId>]}.
 */
@Command(name = "recover",
		description = "Mark executions whose process is dead as FAILED, so that they can be restarted. A living one is "
				+ "never touched.",
		footer = { "", "Examples:", "  scfm recover", "  scfm recover 12 --format=json" })
class RecoverCommand implements Callable<Integer> {

	@Parameters(index = "0", arity = "0..1", paramLabel = "<executionId>",
			description = "One execution; all that seem to run without it.")
	private @Nullable Long executionId;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public Integer call() {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Recovery recovery = context.getBean(Recovery.class);
			List<Finding> findings = (this.executionId != null) ? List.of(recovery.recover(this.executionId))
					: recovery.recoverAll();
			this.output.rows(findings.stream().map((finding) -> row(finding, this.output.format())).toList());
			if (findings.isEmpty()) {
				this.output.say("nothing seems to run");
			}
			if (this.executionId == null) {
				return ExitCode.COMPLETED.number();
			}
			return switch (findings.get(0).result()) {
				case RUNNING -> {
					this.output.say("execution " + this.executionId + " is running, so it was not touched");
					yield ExitCode.RUNNING_ELSEWHERE.number();
				}
				case RECOVERED -> {
					this.output.say("to go on: scfm restart " + this.executionId);
					yield ExitCode.COMPLETED.number();
				}
				default -> ExitCode.COMPLETED.number();
			};
		}
	}

	static Map<String, @Nullable Object> row(Finding finding, OutputFormat format) {
		Map<String, @Nullable Object> row = new LinkedHashMap<>();
		if (format == OutputFormat.TABLE) {
			row.put("id", (finding.executionId() != null) ? finding.executionId() : ExecutionRows.text(null));
			row.put("job", finding.job());
			row.put("result", meaning(finding.result()));
		}
		else {
			row.put("executionId", finding.executionId());
			row.put("job", finding.job());
			row.put("runId", finding.runId());
			row.put("result", finding.result().name().toLowerCase(Locale.ROOT));
		}
		return row;
	}

	private static String meaning(Finding.Result result) {
		return switch (result) {
			case RECOVERED -> "was dead, is FAILED now";
			case RUNNING -> "is running";
			case ENDED -> "had ended";
			case REMOVED -> "had not begun, is removed";
		};
	}

}
