package org.scfm.launch;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.scfm.job.UsageException;
import org.scfm.sandbox.OutcomeRule;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code scfm sandbox}.
 */
@Command(name = "sandbox", description = "Run a local Twilio, Somleng and RapidPro for rehearsals, until Ctrl-C.",
		footer = { "", "Its ledger of calls really placed: GET /sandbox/ledger", "Examples:",
				"  scfm sandbox --outcomes=by_number", "  scfm sandbox --port=0 --calls-per-second=5" })
class SandboxCommand implements Callable<Integer> {

	private static final int HIGHEST_PORT = 65_535;

	@Option(names = "--port", defaultValue = "8585", description = "The port on loopback (default ${DEFAULT-VALUE}).")
	private int port;

	@Option(names = "--latency", defaultValue = "PT0.05S",
			description = "How long each answer takes (default ${DEFAULT-VALUE}).")
	private Duration latency;

	@Option(names = "--ringing", defaultValue = "PT2S",
			description = "How long a phone rings (default ${DEFAULT-VALUE}).")
	private Duration ringing;

	@Option(names = "--talking", defaultValue = "PT3S",
			description = "How long an answered call lasts (default ${DEFAULT-VALUE}).")
	private Duration talking;

	@Option(names = "--calls-per-second", defaultValue = "0",
			description = "How many queued calls are dialled in a second; 0 (default) for all at once.")
	private double callsPerSecond;

	@Option(names = "--outcomes", defaultValue = "weighted",
			description = "weighted (default): most calls are completed; by_number: the number's last two digits decide.")
	private OutcomeRule outcomes;

	@Option(names = "--clock-skew", defaultValue = "PT0S",
			description = "How far its clock is ahead of the true one, as PT10M; behind it as -PT10M (default ${DEFAULT-VALUE}).")
	private Duration clockSkew;

	@Option(names = "--somleng", description = "Show the settings for a Somleng account instead of a Twilio one.")
	private boolean somleng;

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws InterruptedException {
		if (this.port < 0 || this.port > HIGHEST_PORT) {
			throw new UsageException("--port=" + this.port + ": must be 0 (any that is free) to " + HIGHEST_PORT);
		}
		SandboxSettings settings = SandboxSettings.builder()
			.port(this.port)
			.latency(this.latency)
			.ringing(this.ringing)
			.unanswered(this.ringing.plus(this.talking))
			.talking(this.talking)
			.callsPerSecond(this.callsPerSecond)
			.outcomes(this.outcomes)
			.clockSkew(this.clockSkew)
			.build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			SandboxEnvironment.of(sandbox, this.somleng)
				.forEach((name, value) -> this.spec.commandLine().getOut().println("export " + name + "=" + value));
			this.spec.commandLine().getOut().flush();
			this.spec.commandLine().getErr().println("The sandbox is at " + sandbox.url() + ". Ctrl-C ends it.");
			sandbox.awaitClose();
		}
		return ExitCode.COMPLETED.number();
	}

}
