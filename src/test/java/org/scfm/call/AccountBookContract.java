package org.scfm.call;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.scfm.call.AccountBook.Slots;
import org.scfm.database.DatabaseTime;
import org.scfm.database.Transactions;
import org.scfm.provider.ProviderProperties;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.OwnThread;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What processes on one account of the provider agree on, each with a clock of its own
 * for intervals and all with that of the database.
 */
abstract class AccountBookContract {

	private static final String ACCOUNT = SandboxSettings.TWILIO_ACCOUNT_SID;

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private Transactions transactions;

	@Autowired
	private DatabaseTime databaseTime;

	@Autowired
	private Database database;

	@Autowired
	private Campaign campaign;

	@Autowired
	private AccountBook accountBook;

	private Instant now = Instant.parse("2027-03-01T22:30:00.123456Z");

	@Test
	void two_processes_get_slots_one_after_the_other_whatever_their_clocks_show() {
		assertThat(process(0).reserve(4, 3)).isEqualTo(new Slots(0, SECOND / 4, 3, 0));
		assertThat(process(77).reserve(4, 1)).isEqualTo(new Slots(77 + 3 * SECOND / 4, SECOND / 4, 1, 0));
		this.now = this.now.plusMillis(600);
		assertThat(process(-9).reserve(4, 2)).isEqualTo(new Slots(-9 + 4 * SECOND / 10, SECOND / 4, 2, 0));
		assertThat(this.database.count("provider_accounts WHERE provider = 'twilio' AND account_sid = ?", ACCOUNT))
			.isEqualTo(1);
	}

	@Test
	void time_in_which_nobody_reserved_is_lost_but_for_a_tenth_of_a_second() {
		process(0).reserve(10, 1);
		this.now = this.now.plusMillis(180);
		assertThat(process(0).reserve(10, 1).first()).isEqualTo(-Duration.ofMillis(80).toNanos());
		this.now = this.now.plusMillis(210);
		assertThat(process(0).reserve(10, 1).first()).isZero();
	}

	@Test
	void each_run_asks_at_its_own_rate_and_together_they_never_exceed_the_higher_one() {
		assertThat(process(0).reserve(1, 1).first()).isZero();
		assertThat(process(0).reserve(10, 5).first()).isEqualTo(SECOND);
		assertThat(process(0).reserve(1, 1).first()).isEqualTo(SECOND + SECOND / 2);
		assertThat(process(0).reserve(10, 1).first()).isEqualTo(2 * SECOND + SECOND / 2);
	}

	@Test
	void other_accounts_have_slots_of_their_own() {
		process(0).reserve(0.001, 1);
		assertThat(process(0, "http://127.0.0.1:1/", SandboxSettings.SOMLENG_ACCOUNT_SID).reserve(1, 1).first())
			.isZero();
		assertThat(process(0, "http://127.0.0.1:2", ACCOUNT).reserve(1, 1).first()).isZero();
		assertThat(process(0, "http://127.0.0.1:1/", ACCOUNT).reserve(1, 1).first()).isEqualTo(1000 * SECOND);
	}

	@Test
	void no_two_of_those_who_reserve_at_once_get_the_same_slot() {
		List<CompletableFuture<List<Slots>>> processes = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			processes.add(OwnThread.start(() -> {
				List<Slots> slots = new ArrayList<>();
				for (int j = 0; j < 20; j++) {
					slots.add(process(0).reserve(10, 2));
				}
				return slots;
			}));
		}
		List<Long> all = processes.stream().flatMap((process) -> process.join().stream()).map(Slots::first).toList();
		assertThat(all)
			.containsExactlyInAnyOrderElementsOf(LongStream.range(0, 80).mapToObj((i) -> i * SECOND / 5).toList());
	}

	@Test
	void the_databases_time_is_the_time_and_goes_on_within_a_transaction() {
		Instant begun = Clock.systemUTC().instant();
		this.transactions.run(() -> {
			Instant first = this.databaseTime.now();
			assertThat(first).isBetween(begun.minusSeconds(1), begun.plusSeconds(60));
			Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> this.databaseTime.now().isAfter(first));
		});
	}

	@Test
	void where_one_is_asked_to_wait_all_are_the_longest_time_counts_and_slots_begin_after_it() {
		assertThat(process(0).held()).isZero();
		process(0).hold(Duration.ofSeconds(3));
		process(0).hold(Duration.ofSeconds(2));
		process(0).hold(Duration.ZERO);
		assertThat(process(0).held()).isEqualTo(Duration.ofSeconds(3));
		this.now = this.now.plusSeconds(1);
		assertThat(process(5).reserve(10, 2).first()).isEqualTo(5 + 2 * SECOND);
		assertThat(process(0, "http://127.0.0.1:2", ACCOUNT).held()).isZero();
		this.now = this.now.plusSeconds(3);
		assertThat(process(0).held()).isZero();
	}

	@Test
	void others_wait_no_longer_than_a_run_does() {
		Duration atMost = Duration.ofMinutes(10);
		SharedThrottle throttle = new SharedThrottle(process(0), new EnqueueProperties(atMost, atMost, atMost));
		throttle.throttled(Duration.ofSeconds(9));
		assertThat(process(0).held()).isEqualTo(Duration.ofSeconds(9));
		throttle.throttled(Duration.ofHours(1));
		assertThat(process(0).held()).isEqualTo(atMost);
	}

	@Test
	void a_run_sends_nothing_while_another_process_was_asked_to_wait() {
		this.campaign.running(3);
		this.accountBook.hold(Duration.ofMillis(700));
		long began = System.nanoTime();
		this.campaign.enqueue();
		assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(600));
		assertThat(this.campaign.calls()).isEqualTo(Map.of("queued", 3L));
	}

	private AccountBook process(long nanos) {
		return process(nanos, "http://127.0.0.1:1", ACCOUNT);
	}

	private AccountBook process(long nanos, String baseUrl, String account) {
		return new AccountBook(this.jdbc, this.transactions, () -> this.now, properties(baseUrl, account), () -> nanos);
	}

	private static ProviderProperties properties(String baseUrl, String account) {
		return ProviderProperties.of(baseUrl, account, "token");
	}

}
