package org.scfm.launch;

import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm restart <executionId>}.
 */
@Command(name = "restart",
		description = "Restart an execution that failed, was stopped or lost its process, with the parameters it has.",
		footer = { "", "To change parameters: scfm run <job> runId=<its runId> name=value ...", "Example:",
				"  scfm restart 12" })
class RestartCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "<executionId>", description = "The execution's id.")
	private long executionId;

	@Mixin
	private Output output;

	@ParentCommand
	private Scfm scfm;

	@Override
	public Integer call() {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			// the results too, before a signal ends the process
			return context.getBean(GracefulStop.class).awaited(() -> {
				JobRun run = context.getBean(JobLauncher.class).restart(this.executionId);
				RunCommand.print(run, this.output.format(), this.output.out(), this.output.err());
				return run.exitCode().number();
			});
		}
	}

}
