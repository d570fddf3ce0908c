package org.scfm.launch;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.scfm.admin.Decisions;
import org.scfm.admin.ExecutionSummary;
import org.scfm.admin.Executions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm stop <executionId>}.
 */
@Command(name = "stop",
		description = "Ask a running execution to stop after its work in hand. Its own process ends with exit code 4.",
		footer = { "", "Examples:", "  scfm stop 12", "  scfm stop 12 --wait=120 --yes" })
class StopCommand implements Callable<Integer> {

	private static final long MILLIS_BETWEEN_LOOKS = 250;

	@Parameters(index = "0", paramLabel = "<executionId>", description = "The execution's id.")
	private long executionId;

	@Option(names = "--wait", arity = "0..1", fallbackValue = "60", paramLabel = "<seconds>",
			description = "Wait until it has stopped, so many seconds at most (60 if not said).")
	private @Nullable Integer wait;

	@Mixin
	private Confirmation confirmation;

	@ParentCommand
	private Scfm scfm;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws InterruptedException {
		try (ConfigurableApplicationContext context = ScfmApplication.start(this.scfm.settings())) {
			Decisions decisions = context.getBean(Decisions.class);
			ExecutionSummary execution = decisions.stoppable(this.executionId);
			this.confirmation
				.ask("Stop execution %d (%s runId=%s)?".formatted(execution.id(), execution.job(), execution.runId()));
			decisions.stop(this.executionId);
			if (this.wait == null) {
				say("execution " + this.executionId + " was asked to stop; to see whether it has: scfm execution "
						+ this.executionId);
				return ExitCode.COMPLETED.number();
			}
			return awaitEnd(context.getBean(Executions.class), this.wait);
		}
	}

	private int awaitEnd(Executions executions, int seconds) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
		ExecutionSummary now = executions.find(this.executionId);
		while (now.seemsToRun() && !now.dead() && System.nanoTime() < end) {
			Thread.sleep(MILLIS_BETWEEN_LOOKS);
			now = executions.find(this.executionId);
		}
		if (now.dead()) {
			say("the process of execution " + this.executionId + " has died: scfm recover " + this.executionId);
			return ExitCode.UNEXPECTED.number();
		}
		say("execution " + this.executionId + " is " + now.status());
		return (now.seemsToRun() ? ExitCode.RUNNING_ELSEWHERE : ExitCode.COMPLETED).number();
	}

	private void say(String line) {
		this.spec.commandLine().getErr().println("scfm: " + line);
	}

}
