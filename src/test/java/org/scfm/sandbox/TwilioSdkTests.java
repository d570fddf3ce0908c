package org.scfm.sandbox;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.type.PhoneNumber;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Twilio's own Java client, as its users use it, against the sandbox.
 */
class TwilioSdkTests {

	private final SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).outcomes(OutcomeRule.BY_NUMBER).build(), this.clock);

	private final TwilioRestClient twilio = new TwilioRestClient.Builder(SandboxSettings.TWILIO_ACCOUNT_SID,
			SandboxSettings.AUTH_TOKEN)
		.httpClient(new RebasedHttpClient(this.sandbox.url()))
		.build();

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void creates_and_fetches_a_call_to_its_end() {
		Call created = create("+85512000001");

		assertThat(created.getSid()).matches("CA[0-9a-f]{32}");
		assertThat(created.getStatus()).isEqualTo(Call.Status.QUEUED);
		assertThat(created.getDirection()).isEqualTo("outbound-api");
		assertThat(created.getDateCreated()).isNull();
		assertThat(status(created)).isEqualTo(Call.Status.RINGING);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(status(created)).isEqualTo(Call.Status.IN_PROGRESS);
		this.clock.advance(Duration.ofSeconds(15));
		Call over = Call.fetcher(created.getSid()).fetch(this.twilio);
		assertThat(over.getStatus()).isEqualTo(Call.Status.COMPLETED);
		assertThat(over.getDuration()).isEqualTo("15");
		assertThat(over.getStartTime()).isEqualTo(Instant.parse("2026-11-23T08:00:00Z").atZone(ZoneOffset.UTC));
		assertThat(over.getEndTime()).isEqualTo(Instant.parse("2026-11-23T08:00:20Z").atZone(ZoneOffset.UTC));
		assertThat(this.sandbox.ledger().callsTo("+85512000001")).singleElement()
			.satisfies((call) -> assertThat(call.sid()).isEqualTo(created.getSid()));
	}

	@Test
	void reads_250_calls_page_by_page_newest_first() {
		List<String> created = new ArrayList<>();
		for (int i = 0; i < 250; i++) {
			created.add(0, create("+8551200%04d".formatted(i)).getSid());
		}

		List<String> read = new ArrayList<>();
		Call.reader().setPageSize(100L).read(this.twilio).forEach((call) -> read.add(call.getSid()));

		assertThat(read).isEqualTo(created);
		assertThat(this.sandbox.ledger().requests()).containsEntry("GET list", 3L);
	}

	@Test
	void finds_a_call_by_its_number() {
		create("+85512000001");
		Call wanted = create("+85512000002");

		List<String> read = new ArrayList<>();
		Call.reader()
			.setTo(new PhoneNumber("+85512000002"))
			.setFrom(new PhoneNumber("1234"))
			.read(this.twilio)
			.forEach((call) -> read.add(call.getSid()));

		assertThat(read).containsExactly(wanted.getSid());
	}

	@Test
	void cancels_a_queued_call() {
		Call created = create("+85512000006");

		Call canceled = Call.updater(created.getSid()).setStatus(Call.UpdateStatus.CANCELED).update(this.twilio);

		assertThat(canceled.getStatus()).isEqualTo(Call.Status.CANCELED);
		assertThat(Call.deleter(created.getSid()).delete(this.twilio)).isTrue();
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> status(created))
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(404));
	}

	@Test
	void tells_the_code_and_text_of_a_refusal() {
		assertThatExceptionOfType(ApiException.class).isThrownBy(() -> create("+15005550003")).satisfies((ex) -> {
			assertThat(ex.getStatusCode()).isEqualTo(400);
			assertThat(ex.getCode()).isEqualTo(21215);
			assertThat(ex.getMoreInfo()).isEqualTo("https://www.twilio.com/docs/errors/21215");
		});
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	@Test
	void finds_started_calls_by_start_time_and_never_queued_ones() {
		Call dialled = create("+85512000001");
		create("+85512000006");

		List<String> read = new ArrayList<>();
		Call.reader()
			.setStartTimeAfter(this.clock.instant().minusSeconds(60).atZone(ZoneOffset.UTC))
			.read(this.twilio)
			.forEach((call) -> read.add(call.getSid()));

		assertThat(read).containsExactly(dialled.getSid());
	}

	private Call create(String to) {
		return Call
			.creator(new PhoneNumber(to), new PhoneNumber("1234"), URI.create("https://demo.example.com/voice.xml"))
			.create(this.twilio);
	}

	private Call.Status status(Call call) {
		return Call.fetcher(call.getSid()).fetch(this.twilio).getStatus();
	}

}
