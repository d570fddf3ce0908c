package org.scfm.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.scfm.remote.LocalBroker;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * {@code scfm demo}.
 */
@Command(name = "demo",
		description = "Run a whole campaign, start to end, on an embedded database of its own against the sandbox. "
				+ "No phone rings and no real data is touched, whatever the environment says.",
		footer = { "", "Examples:", "  scfm demo", "  scfm demo --workers=3" })
class DemoCommand implements Callable<Integer> {

	private static final int MOST_WORKERS = 16;

	@Spec
	private CommandSpec spec;

	@Option(names = "--workers", paramLabel = "<number>", defaultValue = "0",
			description = "Let so many worker processes do the work, over a message broker that is started for them.")
	private int workers;

	@Override
	public Integer call() throws IOException, InterruptedException {
		if (this.workers < 0 || this.workers > MOST_WORKERS) {
			throw new ParameterException(this.spec.commandLine(),
					"--workers=" + this.workers + ": must be 0 to " + MOST_WORKERS);
		}
		Path folder = Files.createTempDirectory("scfm-demo");
		try {
			run(folder);
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
		return ExitCode.COMPLETED.number();
	}

	private void run(Path folder) throws IOException, InterruptedException {
		Path contacts = folder.resolve("contacts.csv");
		try (InputStream sample = Objects.requireNonNull(getClass().getResourceAsStream("/demo/contacts.csv"))) {
			Files.copy(sample, contacts);
		}
		SandboxSettings settings = SandboxSettings.builder()
			.latency(Duration.ofMillis(20))
			.ringing(Duration.ofMillis(300))
			.unanswered(Duration.ofMillis(500))
			.talking(Duration.ofMillis(400))
			.callsPerSecond(0)
			.rapidProRequestsPerHour(100_000)
			.build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			Map<String, String> provider = SandboxEnvironment.of(sandbox, false);
			Map<String, String> properties = properties(folder);
			if (this.workers == 0) {
				run(contacts, sandbox, provider, properties);
				return;
			}
			try (LocalBroker broker = LocalBroker.start()) {
				properties.put("scfm.broker.url", broker.url());
				say(this.workers + " workers take their work from a broker at " + broker.url() + ".");
				try (DemoWorkers processes = DemoWorkers.start(this.workers, folder, provider, properties)) {
					run(contacts, sandbox, provider, properties);
				}
			}
		}
	}

	private void run(Path contacts, Sandbox sandbox, Map<String, String> provider, Map<String, String> properties)
			throws InterruptedException {
		Map<String, Object> settings = new LinkedHashMap<>(provider);
		settings.putAll(properties);
		try (ConfigurableApplicationContext context = ScfmApplication.start(new DemoEnvironment(), settings)) {
			say("A campaign on the database " + contacts.resolveSibling("scfm") + " against the sandbox at "
					+ sandbox.url() + ".");
			say("To run these commands yourself, set the variables that ./scfm sandbox prints.");
			new Demo(context.getBean(JobLauncher.class), this.spec.commandLine(), this.workers > 0).run(contacts);
			say("");
			say("The sandbox placed " + sandbox.ledger().calls().size() + " calls, one for each attempt, and started "
					+ sandbox.ledger().flowStarts().size() + " flows.");
		}
	}

	private Map<String, String> properties(Path folder) {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("spring.config.location", "classpath:/application.properties");
		properties.put("spring.datasource.url", "jdbc:h2:file:" + folder.resolve("scfm") + ";MODE=MySQL;WRITE_DELAY=0"
				+ ((this.workers > 0) ? ";AUTO_SERVER=TRUE" : ""));
		properties.put("logging.level.org.scfm", "WARN");
		properties.put("logging.level.org.apache.activemq", "ERROR");
		// so small that a few hundred people are work for several
		properties.put("scfm.workers.bytes-per-partition", "2000");
		properties.put("scfm.workers.contacts-per-partition", "50");
		properties.put("scfm.workers.calls-per-partition", "50");
		properties.put("scfm.workers.polls-per-partition", "50");
		properties.put("scfm.workers.flows-per-partition", "50");
		return properties;
	}

	private void say(String line) {
		this.spec.commandLine().getErr().println(line);
		this.spec.commandLine().getErr().flush();
	}

}
