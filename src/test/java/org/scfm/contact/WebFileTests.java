package org.scfm.contact;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.UsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebFileTests {

	private final byte[] content = new byte[2 * WebFile.BLOCK + 1000];

	private RangeServer server;

	@BeforeEach
	void serve() throws IOException {
		new Random(7).nextBytes(this.content);
		this.server = new RangeServer(this.content);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void it_is_read_in_blocks_from_any_byte_on() throws IOException {
		WebFile file = WebFile.of(this.server.address());
		assertThat(file.size()).isEqualTo(this.content.length);
		assertThat(file.open(0).readAllBytes()).isEqualTo(this.content);
		assertThat(file.open(WebFile.BLOCK + 1).readAllBytes())
			.isEqualTo(Arrays.copyOfRange(this.content, WebFile.BLOCK + 1, this.content.length));
		assertThat(file.open(this.content.length).read()).isEqualTo(-1);
		assertThat(this.server.asked).containsExactly("bytes=0-0", "bytes=0-4194303", "bytes=4194304-8388607",
				"bytes=8388608-8389607", "bytes=4194305-8388608", "bytes=8388609-8389607");
	}

	@Test
	void a_block_that_does_not_come_is_asked_for_again() throws IOException {
		this.server.failures.addAll(List.of(503, 429));
		WebFile file = WebFile.of(this.server.address());
		this.server.cutOff = 2;
		assertThat(file.open(2 * WebFile.BLOCK).readAllBytes()).hasSize(1000);
		assertThat(this.server.asked).hasSize(3 + 3);
	}

	@Test
	void a_block_that_comes_in_part_only_is_asked_for_again() throws IOException {
		WebFile file = WebFile.of(this.server.address(), Duration.ofMillis(500));
		this.server.stuck = 2;
		assertThat(file.open(2 * WebFile.BLOCK).readAllBytes()).hasSize(1000);
		assertThat(this.server.asked).hasSize(1 + 3);
	}

	@Test
	void a_file_that_changes_while_it_is_read_is_noticed() throws IOException {
		WebFile file = WebFile.of(this.server.address());
		this.server.version = "\"two\"";
		assertThatIOException().isThrownBy(() -> file.open(0).read())
			.withMessage("the file has changed while it was read");
	}

	@Test
	void a_server_that_gives_no_parts_is_of_no_use() {
		this.server.ranges = false;
		assertUnusable(": cannot be read: the server does not give parts of it (byte ranges)");
	}

	@ParameterizedTest
	@CsvSource({ "403, HTTP 403", "404, HTTP 404" })
	void a_refusal_is_told_without_what_signs_the_address(int status, String told) {
		this.server.failures.add(status);
		assertUnusable(": cannot be read: the server answers " + told);
		assertThat(this.server.asked).hasSize(1);
	}

	@Test
	void an_empty_file_is_empty() {
		this.server.failures.add(416);
		assertThat(WebFile.of(this.server.address()).size()).isZero();
	}

	private void assertUnusable(String message) {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> WebFile.of(this.server.address() + "?signature=secret"))
			.withMessage("inputFile=" + this.server.address() + message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://user:secret@host/a.csv", "https:///a.csv", "https://ho st/a.csv" })
	void an_address_must_be_good_and_have_no_password(String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> WebFile.address(address))
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource({ "https://host/a/people.csv?x=1, people.csv", "https://host, contacts.csv",
			"HTTPS://host/a/, contacts.csv" })
	void it_has_the_name_of_the_last_part_of_its_path(String address, String name) {
		assertThat(WebFile.fileName(address)).isEqualTo(name);
	}

}
