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

import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * {@code scfm demo}.
 */
@Command(name = "demo",
		description = "Run a whole campaign, start to end, on an embedded database of its own against the sandbox. "
				+ "No phone rings and no real data is touched, whatever the environment says.",
		footer = { "", "Example:", "  scfm demo" })
class DemoCommand implements Callable<Integer> {

	@Spec
	private CommandSpec spec;

	@Override
	public Integer call() throws IOException, InterruptedException {
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
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC());
				ConfigurableApplicationContext context = ScfmApplication.start(new DemoEnvironment(),
						settings(folder, sandbox))) {
			say("A campaign on the database " + folder.resolve("scfm") + " against the sandbox at " + sandbox.url()
					+ ".");
			say("To run these commands yourself, set the variables that ./scfm sandbox prints.");
			new Demo(context.getBean(JobLauncher.class), this.spec.commandLine()).run(contacts);
			say("");
			say("The sandbox placed " + sandbox.ledger().calls().size() + " calls, one for each attempt, and started "
					+ sandbox.ledger().flowStarts().size() + " flows.");
		}
	}

	private static Map<String, Object> settings(Path folder, Sandbox sandbox) {
		Map<String, Object> settings = new LinkedHashMap<>(SandboxEnvironment.of(sandbox, false));
		settings.put("spring.config.location", "classpath:/application.properties");
		settings.put("spring.datasource.url", "jdbc:h2:file:" + folder.resolve("scfm") + ";MODE=MySQL;WRITE_DELAY=0");
		settings.put("logging.level.org.scfm", "WARN");
		return settings;
	}

	private void say(String line) {
		this.spec.commandLine().getErr().println(line);
		this.spec.commandLine().getErr().flush();
	}

}
