package org.scfm.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.Broker;

import org.springframework.batch.integration.partition.StepExecutionRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArtemisPartitionQueueTests {

	private static final StepExecutionRequest REQUEST = new StepExecutionRequest("enqueue-calls", 7L);

	@TempDir
	private Path folder;

	@Test
	void a_request_reaches_a_worker_of_the_broker() throws InterruptedException {
		try (Broker broker = Broker.start()) {
			assertThat(sentAndReceived(broker.url())).isEqualTo(REQUEST.toString());
		}
	}

	@Test
	void a_wrong_password_is_told() {
		try (Broker broker = Broker.start()) {
			assertThatExceptionOfType(BrokerException.class)
				.isThrownBy(() -> new ArtemisPartitionQueue(properties(broker.url(), "wrong")))
				.withMessageContaining("the message broker at " + broker.url() + " cannot be reached: ")
				.withMessageEndingWith("; check SCFM_BROKER_URL, _USERNAME and _PASSWORD")
				.withMessageNotContaining("wrong");
		}
	}

	@Test
	void a_broker_that_is_not_there_is_told() {
		Broker broker = Broker.start();
		broker.close();
		assertThatExceptionOfType(BrokerException.class)
			.isThrownBy(() -> new ArtemisPartitionQueue(properties(broker.url(), Broker.PASSWORD)))
			.withMessageContaining(broker.url());
	}

	@Test
	void the_way_to_the_broker_is_encrypted_where_its_address_says_so() throws Exception {
		keytool("-genkeypair", "-alias", "broker", "-keyalg", "EC", "-dname", "CN=broker", "-ext", "san=ip:127.0.0.1",
				"-keystore", "broker.p12");
		keytool("-exportcert", "-alias", "broker", "-file", "broker.crt", "-keystore", "broker.p12");
		keytool("-importcert", "-noprompt", "-alias", "broker", "-file", "broker.crt", "-keystore", "trust.p12");
		String tls = "sslEnabled=true&keyStorePassword=store-secret&keyStorePath=" + this.folder.resolve("broker.p12");
		String trust = "&trustStorePassword=store-secret&trustStorePath=" + this.folder.resolve("trust.p12");
		try (Broker broker = Broker.start(tls)) {
			assertThat(sentAndReceived(broker.url() + "?sslEnabled=true" + trust)).isEqualTo(REQUEST.toString());
			assertUnreachable(broker, "?sslEnabled=true");
			assertUnreachable(broker, "");
		}
	}

	private static void assertUnreachable(Broker broker, String options) {
		assertThatExceptionOfType(BrokerException.class)
			.isThrownBy(() -> new ArtemisPartitionQueue(properties(
					broker.url() + options + (options.isEmpty() ? "?" : "&") + "callTimeout=2000", Broker.PASSWORD)))
			.withMessageStartingWith("the message broker at " + broker.url() + " cannot be reached: ");
	}

	private static String sentAndReceived(String url) throws InterruptedException {
		BlockingQueue<StepExecutionRequest> received = new LinkedBlockingQueue<>();
		try (ArtemisPartitionQueue queue = new ArtemisPartitionQueue(properties(url, Broker.PASSWORD));
				PartitionQueue.Receiving receiving = queue.receive(received::add)) {
			queue.send(REQUEST);
			return String.valueOf(received.poll(30, TimeUnit.SECONDS));
		}
	}

	private static BrokerProperties properties(String url, String password) {
		return new BrokerProperties(url, Broker.USERNAME, password, "scfm.partitions", Duration.ofSeconds(30));
	}

	private void keytool(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		command.addAll(List.of(arguments));
		command.addAll(List.of("-storetype", "PKCS12", "-storepass", "store-secret"));
		Process process = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("keytool.txt").toFile())
			.start();
		assertThat(process.waitFor()).as("keytool " + List.of(arguments)).isZero();
	}

}
