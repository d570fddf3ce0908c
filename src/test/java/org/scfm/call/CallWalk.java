package org.scfm.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.scfm.call.EnqueueCallsParameters.EnqueueStrategy;
import org.scfm.call.ReconcileCallsParameters.Decision;
import org.scfm.callout.CalloutAction;
import org.scfm.callout.CalloutChanges;
import org.scfm.database.Transactions;
import org.scfm.job.Arguments;
import org.scfm.job.StepCounters;
import org.scfm.job.UsageException;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.CallListing;
import org.scfm.provider.CallPage;
import org.scfm.provider.CallProvider;
import org.scfm.provider.CallRequest;
import org.scfm.provider.CallSearch;
import org.scfm.provider.CancelOutcome;
import org.scfm.provider.CreateOutcome;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.TooLate;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.Dialect;
import org.scfm.provider.FetchOutcome;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;
import org.scfm.provider.ProviderUnavailableException;
import org.scfm.provider.RemoteCall;
import org.scfm.test.Campaign;
import org.scfm.test.Database;
import org.scfm.test.TestClock;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.context.ApplicationContext;

/**
 * A small world in which moves are made: the real books; runs whose processes hold in
 * memory what processes hold; and a provider that knows which calls it has placed. The
 * provider and persons may lie about a number; of the others it is checked that nobody is
 * dialled while an earlier call to them may still ring.
 */
final class CallWalk {

	private static final String FROM = "1234";

	private static final Duration GRACE = Duration.ofMinutes(2);

	private static final Set<CallStatus> RETRIED = Set.of(CallStatus.FAILED, CallStatus.BUSY, CallStatus.NOT_ANSWERED,
			CallStatus.CANCELED, CallStatus.ERRORED);

	private static final List<String> WORDS = List.of("queued", "initiated", "ringing", "in-progress", "completed",
			"busy", "no-answer", "failed", "canceled", "a word of next year");

	private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(1),
			Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(10),
			Duration.ofSeconds(10), Duration.ofSeconds(45), Duration.ofSeconds(61), Duration.ofMinutes(2),
			Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(6), Duration.ofMinutes(16),
			Duration.ofHours(1), Duration.ofHours(25));

	private final CallClaim claim;

	private final CallBook callBook;

	private final OutcomeBook outcomeBook;

	private final UnsentCalls unsentCalls;

	private final PollBook pollBook;

	private final CancelBook cancelBook;

	private final UnsettledCalls unsettledCalls;

	private final CallDecisions decisions;

	private final CalloutChanges changes;

	private final Transactions transactions;

	private final CallProvider provider;

	private final TestClock clock;

	private final CallAudit audit;

	private final List<Long> calloutIds;

	private final List<Run> runs = new ArrayList<>();

	private final List<Placed> placed = new ArrayList<>();

	private final Set<String> liedAbout = new HashSet<>();

	private long executions;

	CallWalk(ApplicationContext application) {
		this.claim = application.getBean(CallClaim.class);
		this.callBook = application.getBean(CallBook.class);
		this.outcomeBook = application.getBean(OutcomeBook.class);
		this.unsentCalls = application.getBean(UnsentCalls.class);
		this.pollBook = application.getBean(PollBook.class);
		this.cancelBook = application.getBean(CancelBook.class);
		this.unsettledCalls = application.getBean(UnsettledCalls.class);
		this.decisions = application.getBean(CallDecisions.class);
		this.changes = application.getBean(CalloutChanges.class);
		this.transactions = application.getBean(Transactions.class);
		this.provider = application.getBean(CallProvider.class);
		this.clock = application.getBean(TestClock.class);
		Database database = application.getBean(Database.class);
		database.empty();
		this.clock.set(TestClock.START);
		Campaign campaign = application.getBean(Campaign.class);
		campaign.contacts(3);
		this.calloutIds = List.of(campaign.populated("running"), campaign.populated("running"),
				campaign.populated("running"));
		for (int i = 0; i < CallMove.RUNS; i++) {
			this.runs.add(new Run());
		}
		this.audit = new CallAudit(database);
	}

	/**
	 * What one run's process has in memory, and the ids of the executions it has had.
	 */
	private final class Run {

		private final List<Long> executionsOfRun = new ArrayList<>();

		private final List<ClaimedCall> claimed = new ArrayList<>();

		private final List<AnnouncedCall> announced = new ArrayList<>();

		private final List<SentCall> answered = new ArrayList<>();

		private final List<OpenCall> leased = new ArrayList<>();

		private final List<UnsettledCall> toLookUp = new ArrayList<>();

		Run() {
			restart();
		}

		void restart() {
			List.of(this.claimed, this.announced, this.answered, this.leased, this.toLookUp).forEach(List::clear);
			this.executionsOfRun.add(++CallWalk.this.executions);
		}

		long execution() {
			return this.executionsOfRun.get(this.executionsOfRun.size() - 1);
		}

	}

	/**
	 * A call that the provider has.
	 */
	private static final class Placed {

		private final String sid;

		private final String to;

		private final Instant at;

		private final boolean ours;

		private boolean over;

		Placed(String sid, String to, Instant at, boolean ours) {
			this.sid = sid;
			this.to = to;
			this.at = at;
			this.ours = ours;
		}

	}

	/**
	 * The books as of the last move.
	 */
	List<CallAudit.Call> calls() {
		return this.audit.calls();
	}

	/**
	 * Whether a call that had been settled was opened again by the provider's word.
	 */
	boolean hasReopened() {
		return this.audit.hasReopened();
	}

	/**
	 * Makes a move, and checks what it has made of the books.
	 */
	void make(CallMove move) {
		Run run = runFor(move);
		if (run == null) {
			return;
		}
		int choice = move.choice();
		switch (move.kind()) {
			case CLAIM -> claim(run, choice);
			case ANNOUNCE -> announce(run, choice);
			case REFUSE -> this.callBook.refuse(run.claimed.remove(0).id(), "it cannot be sent");
			case SEND -> send(run, choice);
			case RECORD -> record(run);
			case CRASH -> run.restart();
			case PUT_BACK -> this.unsentCalls.putBack(run.executionsOfRun);
			case WAIT -> await(WAITS.get(choice));
			case LEASE -> run.leased.addAll(this.pollBook.lease(this.clock.instant(),
					this.clock.instant().plusSeconds(choice % 2), 1 + choice % 4));
			case POLL -> poll(run, choice);
			case READ -> read(run, isReleasing(choice));
			case SETTLE -> settle(run, choice);
			case DECIDE -> decide(run, choice);
			case CALLOUT -> change(run, choice);
		}
		this.audit.check(move.kind());
		checkSids();
	}

	/**
	 * The run of the move, or the next one that can make it.
	 */
	private @Nullable Run runFor(CallMove move) {
		return IntStream.range(0, CallMove.RUNS)
			.mapToObj((i) -> this.runs.get((move.run() + i) % CallMove.RUNS))
			.filter((run) -> switch (move.kind()) {
				case ANNOUNCE, REFUSE -> !run.claimed.isEmpty();
				case SEND -> !run.announced.isEmpty();
				case RECORD -> !run.answered.isEmpty();
				case POLL -> !run.leased.isEmpty();
				default -> true;
			})
			.findFirst()
			.orElse(null);
	}

	private void claim(Run run, int choice) {
		Optional<Long> callout = (choice < 12) ? Optional.empty() : Optional.of(this.calloutIds.get(choice % 3));
		EnqueueRules rules = new EnqueueRules(callout, (choice % 4 == 0) ? Set.of(CallStatus.FAILED) : RETRIED,
				1 + choice % 3, (choice % 2 == 0) ? Duration.ZERO : Duration.ofMinutes(15), Optional.empty(),
				EnqueueStrategy.OPTIMISTIC, 1, Optional.empty(), Duration.ofHours(24), Optional.empty(),
				Optional.empty());
		run.claimed.addAll(
				this.claim.claim(rules, Claimer.of(run.execution()), run.executionsOfRun, 1 + choice % 3, new Held()));
	}

	private void announce(Run run, int choice) {
		Map<ClaimedCall, Map<String, Object>> requests = new LinkedHashMap<>();
		run.claimed.forEach((call) -> requests.put(call, (choice == 15) ? Map.of("url", "u") : Map.of("from", FROM)));
		run.announced.addAll(this.callBook.announce(requests, Claimer.of(run.execution()), new Held()));
		// now and then a process tries what it has tried before
		if (choice != 14) {
			run.claimed.clear();
		}
	}

	private void send(Run run, int choice) {
		AnnouncedCall call = run.announced.remove(0);
		String to = call.claim().facts().msisdn();
		CreateOutcome outcome;
		if (!this.clock.instant().isBefore(call.sendBy())) {
			outcome = new TooLate();
		}
		else {
			outcome = switch (choice) {
				case 0 -> new Rejected(Scope.CALL, 400, "21211", "not valid");
				case 1 -> new Rejected(Scope.CONFIG, 401, "20003", "who are you");
				case 2 -> new NotSent("refused");
				case 3 -> new Throttled(null);
				case 4, 5 -> new Unknown("no answer");
				case 6, 7, 8 -> {
					place(to);
					yield new Unknown("answer lost");
				}
				default -> new Accepted(place(to).sid, "queued", "outbound-api", "{}");
			};
		}
		run.answered.add(new SentCall(call, outcome));
	}

	private Placed place(String to) {
		if (!this.liedAbout.contains(to)
				&& this.placed.stream().anyMatch((call) -> call.ours && !call.over && call.to.equals(to))) {
			throw new AssertionError("dialled while an earlier call may ring");
		}
		return add(to, true);
	}

	private Placed add(String to, boolean ours) {
		Placed call = new Placed("CA%032d".formatted(this.placed.size() + 1), to, this.clock.instant(), ours);
		this.placed.add(call);
		return call;
	}

	private void record(Run run) {
		if (!run.answered.isEmpty()) {
			this.outcomeBook.record(List.copyOf(run.answered));
			run.answered.clear();
		}
	}

	private void await(Duration duration) {
		this.clock.advance(duration);
		Instant tooOld = this.clock.instant().minus(Dialect.TWILIO.longestQueueTime()).plus(Duration.ofMinutes(2));
		this.placed.stream().filter((call) -> call.at.isBefore(tooOld)).forEach((call) -> call.over = true);
	}

	private void poll(Run run, int choice) {
		int which = choice % run.leased.size();
		// some are asked for twice with one lease
		OpenCall call = (choice == 9) ? run.leased.get(which) : run.leased.remove(which);
		FetchOutcome outcome = switch (choice) {
			case 10, 11 -> new Gone();
			case 12 -> new Retry("no answer", null);
			case 13 -> new FetchOutcome.Rejected(401, null, "who are you");
			case 14, 15 -> told(placed(call.sid()), call.cancelAsked() ? "canceled" : WORDS.get(7));
			default -> told(placed(call.sid()), WORDS.get(choice));
		};
		this.pollBook.record(List.of(new PolledCall(call, outcome)), run.execution());
	}

	private Placed placed(String sid) {
		return this.placed.stream().filter((call) -> call.sid.equals(sid)).findFirst().orElseThrow();
	}

	/**
	 * What the provider says of a call; a word for its end makes it so.
	 */
	private static Found told(Placed call, String word) {
		if (CallStatus.ofRemote(word).filter((status) -> !status.isLive()).isPresent()) {
			call.over = true;
		}
		return new Found(new RemoteCall(call.sid, call.to, FROM, word, "outbound-api", null, null, "{}"));
	}

	private static boolean isReleasing(int choice) {
		return choice >= 8;
	}

	private void read(Run run, boolean release) {
		UnsettledCallReader reader = new UnsettledCallReader(this.unsettledCalls,
				new Arguments(Map.of("gracePeriod", GRACE.toString(), "releasePolicy", release ? "release" : "hold")),
				this.provider.longestExchange(), this.clock);
		run.toLookUp.clear();
		for (UnsettledCall call = reader.read(); call != null; call = reader.read()) {
			run.toLookUp.add(call);
		}
	}

	private void settle(Run run, int choice) {
		if (run.toLookUp.isEmpty()) {
			read(run, isReleasing(choice));
		}
		StepCounters counters = new StepCounters(CallSettler.LOOKED_UP);
		new CallSettler(this.unsettledCalls, new Searched(run, choice % 8), new SettleRules(GRACE, isReleasing(choice)),
				counters, run.execution(), this.clock, Metrics.off())
			.write(new Chunk<>(run.toLookUp));
		run.toLookUp.clear();
	}

	private void decide(Run run, int choice) {
		List<CallAudit.Call> live = this.audit.calls().stream().filter(CallAudit.Call::isLive).toList();
		if (live.isEmpty()) {
			return;
		}
		CallAudit.Call call = live.get(choice % live.size());
		try {
			this.decisions.decide(call.id(), (choice < 8) ? Decision.PLACED : Decision.NOT_PLACED, run.execution(),
					run.executionsOfRun);
			this.liedAbout.add(call.msisdn());
		}
		catch (UsageException ex) {
			// there is nothing to decide
		}
	}

	/**
	 * An action on a callout; calls of one that does not run are leased to be canceled,
	 * and a poll brings the answer.
	 */
	private void change(Run run, int choice) {
		long callout = this.calloutIds.get(choice % 3);
		CalloutAction action = List
			.of(CalloutAction.PAUSE, CalloutAction.STOP, CalloutAction.RESUME, CalloutAction.RESUME)
			.get(choice % 4);
		try {
			this.transactions.get(() -> this.changes.change(callout, action, 1));
		}
		catch (UsageException ex) {
			// not in this state
		}
		run.leased.addAll(this.cancelBook.lease(callout, this.clock.instant().plusSeconds(1), 1 + choice % 4));
	}

	private void checkSids() {
		for (CallAudit.Call call : this.audit.calls()) {
			if (call.sid() != null && this.placed.stream()
				.noneMatch((one) -> one.sid.equals(call.sid()) && one.to.equals(call.msisdn()))) {
				throw new AssertionError("no such call at the provider: " + call);
			}
		}
	}

	/**
	 * All processes die, the provider tells the truth, and time passes: nothing stays
	 * open for ever.
	 */
	void heal() {
		this.runs.forEach(Run::restart);
		this.runs.forEach((run) -> this.unsentCalls.putBack(run.executionsOfRun));
		this.audit.check(CallMove.Kind.PUT_BACK);
		Run run = this.runs.get(0);
		await(Duration.ofHours(25));
		settle(run, 0);
		this.audit.check(CallMove.Kind.SETTLE);
		await(Duration.ofHours(1));
		for (OpenCall call : this.pollBook.lease(this.clock.instant(), this.clock.instant(), 100)) {
			this.pollBook.record(List.of(new PolledCall(call, told(placed(call.sid()), "completed"))), run.execution());
		}
		this.audit.check(CallMove.Kind.POLL);
		List<CallAudit.Call> live = this.audit.calls().stream().filter(CallAudit.Call::isLive).toList();
		if (!live.isEmpty()) {
			throw new AssertionError("open for ever: " + live);
		}
	}

	/**
	 * The provider as look-ups see it.
	 */
	private final class Searched implements CallProvider {

		private final Run run;

		private final int manner;

		Searched(Run run, int manner) {
			this.run = run;
			this.manner = manner;
		}

		@Override
		public CallPage list(CallListing listing, @Nullable String next) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<List<RemoteCall>> findCandidates(List<CallSearch> searches) {
			switch (this.manner) {
				case 4 -> searches.forEach((search) -> CallWalk.this.liedAbout.add(search.to()));
				case 5 -> searches.forEach((search) -> add(search.to(), false));
				case 6 -> throw new ProviderUnavailableException("HTTP 500", null);
				// the others work on while this one asks
				case 7 ->
					CallWalk.this.runs.stream().filter((other) -> other != this.run).forEach(CallWalk.this::record);
				default -> {
				}
			}
			return searches.stream().map(this::candidates).toList();
		}

		private List<RemoteCall> candidates(CallSearch search) {
			if (this.manner == 4) {
				return List.of();
			}
			return CallWalk.this.placed.stream()
				.filter((call) -> call.to.equals(search.to()) && !call.at.isBefore(search.notBefore()))
				.map((call) -> told(call, call.over ? "completed" : WORDS.get(this.manner)).call())
				.toList();
		}

		@Override
		public Dialect dialect() {
			return CallWalk.this.provider.dialect();
		}

		@Override
		public String accountSid() {
			return CallWalk.this.provider.accountSid();
		}

		@Override
		public Duration longestExchange() {
			return CallWalk.this.provider.longestExchange();
		}

		@Override
		public void requireConfigured() {
		}

		@Override
		public CreateOutcome create(CallRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public FetchOutcome fetch(String sid) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CancelOutcome cancel(String sid) {
			throw new UnsupportedOperationException();
		}

	}

}
