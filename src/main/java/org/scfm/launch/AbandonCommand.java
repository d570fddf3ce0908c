package org.scfm.launch;

import java.util.concurrent.Callable;

import org.scfm.admin.Decisions;
import org.scfm.admin.ExecutionSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm abandon <executionId>}.
 */
@Command(name = "abandon", description = "Let a failed, stopped or dead execution never be restarted.",
		footer = { "", "Example:", "  scfm abandon 12 --yes" })
class AbandonCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "<executionId>", description = "The execution's id.")
	private long executionId;

	@Mixin
	private Confirmation confirmation;

	@ParentCommand
	private Scfm scfm;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Decisions decisions = context.getBean(Decisions.class);
			ExecutionSummary execution = decisions.abandonable(this.executionId);
			if (!Boolean.TRUE.equals(execution.alive())) {
				this.confirmation.ask("Never restart execution %d (%s runId=%s)?".formatted(execution.id(),
						execution.job(), execution.runId()));
			}
			boolean abandoned = decisions.abandon(this.executionId);
			this.spec.commandLine()
				.getErr()
				.println("scfm: execution " + this.executionId + (abandoned ? " is abandoned"
						: " is running, so it was not touched: scfm stop " + this.executionId));
			return (abandoned ? ExitCode.COMPLETED : ExitCode.RUNNING_ELSEWHERE).number();
		}
	}

}
