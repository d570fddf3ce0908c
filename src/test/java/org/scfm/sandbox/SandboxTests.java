package org.scfm.sandbox;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.scfm.test.Ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SandboxTests {

	private static final String ACCOUNT = SandboxSettings.TWILIO_ACCOUNT_SID;

	@Test
	void a_taken_port_is_named() {
		try (Sandbox first = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC())) {
			int port = first.url().getPort();
			SandboxSettings same = SandboxSettings.builder().port(port).build();

			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> Sandbox.start(same, Clock.systemUTC()))
				.withMessageContaining("port " + port);
		}
	}

	@RepeatedTest(20)
	void listens_on_loopback_only_and_frees_its_port() {
		SandboxSettings settings = SandboxSettings.builder().port(Ports.free()).build();
		try (Sandbox first = Sandbox.start(settings, Clock.systemUTC())) {
			assertThat(first.url()).hasHost("127.0.0.1").hasPort(settings.port());
		}
		try (Sandbox second = Sandbox.start(settings, Clock.systemUTC())) {
			assertThat(Client.of(second, ACCOUNT).create("+85512000001").status()).isEqualTo(201);
		}
	}

	@Test
	void every_answer_is_dated_by_the_sandboxs_clock() {
		SettableClock clock = new SettableClock("2027-03-01T22:30:00.999Z");
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), clock)) {
			assertThat(Client.of(sandbox, ACCOUNT).create("+85512000001").headers().get("date"))
				.containsExactly("Mon, 01 Mar 2027 22:30:00 GMT");
			clock.advance(Duration.ofMillis(1));
			assertThat(Client.of(sandbox, ACCOUNT).fetch("CA0").header("Date"))
				.isEqualTo("Mon, 01 Mar 2027 22:30:01 GMT");
			assertThat(Client.anonymous(sandbox).get("/sandbox/ledger").header("Date"))
				.isEqualTo("Mon, 01 Mar 2027 22:30:01 GMT");
			sandbox.faults().add(Fault.on(null, Fault.Kind.EMPTY_ERROR));
			assertThat(Client.of(sandbox, ACCOUNT).list("").header("Date")).isEqualTo("Mon, 01 Mar 2027 22:30:01 GMT");
		}
	}

	@ParameterizedTest
	@CsvSource({ "PT10M, 'Mon, 01 Mar 2027 22:40:00'", "-PT10M, 'Mon, 01 Mar 2027 22:20:00'" })
	void its_clock_may_be_set_apart_from_the_right_one(Duration skew, String shown) {
		SettableClock clock = new SettableClock("2027-03-01T22:30:00Z");
		SandboxSettings settings = SandboxSettings.builder().datesOnCreate(true).clockSkew(skew).build();
		try (Sandbox sandbox = Sandbox.start(settings, clock)) {
			Client.Answer created = Client.of(sandbox, ACCOUNT).create("+85512000001");

			assertThat(created.header("Date")).isEqualTo(shown + " GMT");
			assertThat(created.text("date_created")).isEqualTo(shown + " +0000");
			assertThat(sandbox.ledger().calls().get(0).at()).isEqualTo(clock.instant().plus(skew));
		}
	}

	@Test
	void serves_200_requests_that_hang_at_once() throws Exception {
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC())) {
			sandbox.faults()
				.add(Fault.on(RequestKind.CREATE, Fault.Kind.HANG_AND_CLOSE).times(200).delay(Duration.ofMinutes(5)));
			ExecutorService threads = Executors.newCachedThreadPool();
			together(threads, 200, () -> Client.of(sandbox, ACCOUNT).create("+85512000001").status());
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().mostInFlight() == 200);

			assertThat(Client.of(sandbox, ACCOUNT).fetch("CA0").status()).isEqualTo(404);
			threads.shutdown();
		}
	}

	@Test
	void serves_64_requests_at_once_and_remembers_it() throws Exception {
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC())) {
			sandbox.faults().add(Fault.on(RequestKind.FETCH, Fault.Kind.HANG).times(64).delay(Duration.ofMinutes(5)));
			ExecutorService threads = Executors.newCachedThreadPool();
			together(threads, 64, () -> Client.of(sandbox, ACCOUNT).fetch("CA0").status());
			Awaitility.await().until(() -> sandbox.ledger().mostInFlight() == 64);

			List<Future<Integer>> creates = together(threads, 64,
					() -> Client.of(sandbox, ACCOUNT).create("+85512000001").status());

			for (Future<Integer> create : creates) {
				assertThat(create.get(30, TimeUnit.SECONDS)).isEqualTo(201);
			}
			assertThat(sandbox.ledger().requests()).isEqualTo(Map.of("GET fetch", 64L, "POST create", 64L));
			assertThat(sandbox.ledger().mostInFlight()).isBetween(65, 128);
			assertThat(sandbox.ledger().dialledRepeatedly()).isEqualTo(Map.of("+85512000001", 64L));
			threads.shutdown();
		}
	}

	@Test
	void more_requests_than_the_ceiling_are_answered_429_and_have_no_effect() throws Exception {
		SandboxSettings settings = SandboxSettings.builder()
			.concurrencyLimit(10)
			.retryAfter(Duration.ofSeconds(2))
			.build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			sandbox.faults()
				.add(Fault.on(RequestKind.CREATE, Fault.Kind.HANG)
					.afterEffect()
					.times(10)
					.delay(Duration.ofMinutes(5)));
			ExecutorService threads = Executors.newCachedThreadPool();
			together(threads, 10, () -> Client.of(sandbox, ACCOUNT).create("+85512000001").status());
			Awaitility.await().until(() -> sandbox.ledger().calls().size() == 10);

			Client.Answer refused = Client.of(sandbox, ACCOUNT).create("+85512000001");
			Client.Answer other = Client.of(sandbox, SandboxSettings.SOMLENG_ACCOUNT_SID).create("+85512000002");

			assertThat(refused.status()).isEqualTo(429);
			assertThat(refused.json().path("code").intValue()).isEqualTo(20429);
			assertThat(refused.header("Retry-After")).isEqualTo("2");
			assertThat(refused.header("Twilio-Concurrent-Requests")).isEqualTo("11");
			assertThat(other.status()).isEqualTo(201);
			assertThat(sandbox.ledger().callsTo("+85512000001")).hasSize(10);
			sandbox.change((now) -> now.toBuilder().concurrencyLimit(11).retryAfter(null).build());
			assertThat(Client.of(sandbox, ACCOUNT).create("+85512000001").status()).isEqualTo(201);
			threads.shutdown();
		}
	}

	@Test
	void latency_delays_each_request() {
		SandboxSettings settings = SandboxSettings.builder().latency(Duration.ofMillis(200)).build();
		try (Sandbox sandbox = Sandbox.start(settings, Clock.systemUTC())) {
			long begin = System.nanoTime();
			assertThat(Client.of(sandbox, ACCOUNT).create("+85512000001").status()).isEqualTo(201);
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		}
	}

	@Test
	void tens_of_thousands_of_calls_do_not_slow_it() {
		SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");
		SandboxSettings settings = SandboxSettings.builder().callsPerSecond(0).build();
		Ledger ledger = new Ledger();
		CallStore store = new CallStore(() -> settings, ledger);
		for (int i = 0; i < 50_000; i++) {
			store.place(new CallStore.Order(ACCOUNT, "+8551%07d".formatted(i), "1234", null), request(clock), false);
		}

		long begin = System.nanoTime();
		for (int i = 0; i < 1_000; i++) {
			String to = "+8551%07d".formatted(i * 50);
			assertThat(CallSlice.of(store.calls(ACCOUNT, to), (call) -> true, 50, 0, null).calls()).hasSize(1);
			PlacedCall middle = store.calls(ACCOUNT, to).firstEntry().getValue();
			assertThat(CallSlice
				.of(store.calls(ACCOUNT, null), (call) -> true, 50, 0, new CallSlice.Anchor(middle.number(), true))
				.calls()).hasSizeLessThanOrEqualTo(50);
		}

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
		assertThat(ledger.calls()).hasSize(50_000);
	}

	@Test
	void closing_ends_requests_that_hang() throws Exception {
		ExecutorService threads = Executors.newSingleThreadExecutor();
		Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC());
		sandbox.faults().add(Fault.on(null, Fault.Kind.HANG).afterEffect().delay(Duration.ofMinutes(5)));
		Future<?> asked = threads.submit(() -> Client.of(sandbox, ACCOUNT).create("+85512000001"));
		Awaitility.await().until(() -> !sandbox.ledger().calls().isEmpty());

		sandbox.close();

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> asked.get(10, TimeUnit.SECONDS));
		threads.shutdown();
	}

	@Test
	void settings_out_of_range_are_refused_and_secrets_not_printed() {
		assertThatIllegalArgumentException().isThrownBy(() -> SandboxSettings.builder().port(70_000).build())
			.withMessageContaining("port");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SandboxSettings.builder().weights(Map.of(Outcome.BUSY, 0)).build())
			.withMessageContaining("weights");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> SandboxSettings.builder().ringing(Duration.ofSeconds(-1)).build())
			.withMessageContaining("ringing");
		assertThat(SandboxSettings.builder().authToken("s3cret").rapidProToken("s3cret").build().toString())
			.doesNotContain("s3cret");
	}

	@Test
	void an_answer_takes_milliseconds() {
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), Clock.systemUTC())) {
			Client client = Client.of(sandbox, ACCOUNT);
			client.create("+85512000001");
			long begin = System.nanoTime();
			for (int i = 0; i < 100; i++) {
				client.create("+85512000001");
			}
			// 40 ms each if small packets were held back
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
		}
	}

	@Test
	void a_page_of_a_thousand_is_read_in_one_go() {
		SettableClock clock = new SettableClock("2026-11-23T08:00:00Z");
		try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults(), clock)) {
			Client client = Client.of(sandbox, ACCOUNT);
			for (int i = 0; i < 1_001; i++) {
				client.create("+8551200%04d".formatted(i));
			}
			JsonNode page = client.list("PageSize=1000").json();
			assertThat(page.path("calls")).hasSize(1_000);
			assertThat(page.path("next_page_uri").isString()).isTrue();
		}
	}

	private static List<Future<Integer>> together(ExecutorService threads, int number, Callable<Integer> request) {
		return IntStream.range(0, number).mapToObj((i) -> threads.submit(request)).toList();
	}

	private static Incoming request(Clock clock) {
		return new Incoming("POST", "/", Params.parse(null), Map.of(), new byte[0], UUID.randomUUID(), clock.instant());
	}

}
