package org.scfm.launch;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.h2.tools.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code scfm db migrate | shell}.
 */
@Command(name = "db", description = "The database: its schema, and a SQL prompt.",
		footer = { "", "Examples:", "  scfm db migrate", "  echo 'SELECT * FROM callouts' | scfm db shell" })
class DbCommand implements Runnable {

	@Spec
	private CommandSpec spec;

	@Override
	public void run() {
		throw new ParameterException(this.spec.commandLine(), "Which of migrate and shell?");
	}

	@Command(name = "migrate", description = "Create the schema, or bring it to this version.")
	void migrate() {
		try (ConfigurableApplicationContext context = ScfmApplication
			.start(Map.of("spring.flyway.enabled", "true", SchemaUpkeep.PROPERTY, SchemaUpkeep.MIGRATE))) {
			MigrationInfo current = context.getBean(Flyway.class).info().current();
			this.spec.commandLine()
				.getErr()
				.println("The schema is at version " + current.getVersion() + " (" + current.getDescription() + ").");
		}
	}

	@Command(name = "shell",
			description = "A SQL prompt on the configured database. Statements from a pipe are run without one, up to the first that fails.")
	void shell(@Option(names = "--format", defaultValue = "table", completionCandidates = Candidates.Formats.class,
			description = "What rows look like when statements come from a pipe: "
					+ OutputFormat.HELP) OutputFormat format)
			throws SQLException {
		try (ConfigurableApplicationContext context = ScfmApplication.start(Map.of());
				Connection connection = context.getBean(DataSource.class).getConnection()) {
			if (Terminal.find() != null) {
				// H2's prompt speaks plain JDBC and so serves MySQL as well
				new Shell().runTool(connection);
				return;
			}
			CommandLine command = this.spec.subcommands().get("shell");
			new SqlScript(connection, format, command.getOut(), command.getErr())
				.run(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		}
	}

}
