package org.scfm.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What really happened: every call the sandbox took and ended by request, and every flow
 * it started, whatever it answered, and how it was asked. Requests that were refused, or
 * failed before their effect, are counted and have no entry. Thread-safe; the lists are
 * snapshots, oldest first.
 */
public final class Ledger {

	private final Queue<Dialled> dialled = new ConcurrentLinkedQueue<>();

	private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

	private final Queue<Started> started = new ConcurrentLinkedQueue<>();

	private final ConcurrentMap<String, LongAdder> requests = new ConcurrentHashMap<>();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final AtomicInteger mostInFlight = new AtomicInteger();

	Ledger() {
	}

	/**
	 * The calls that were placed.
	 * @return one entry per effect
	 */
	public List<Dialled> calls() {
		return List.copyOf(this.dialled);
	}

	/**
	 * The calls placed to one number.
	 * @param to the number as E.164 with the plus sign
	 * @return one entry per effect
	 */
	public List<Dialled> callsTo(String to) {
		return this.dialled.stream().filter((call) -> call.to().equals(to)).toList();
	}

	/**
	 * The numbers that were dialled more than once.
	 * @return number to how often, sorted by number
	 */
	public Map<String, Long> dialledRepeatedly() {
		Map<String, Long> counts = this.dialled.stream()
			.collect(Collectors.groupingBy(Dialled::to, TreeMap::new, Collectors.counting()));
		counts.values().removeIf((count) -> count < 2);
		return counts;
	}

	/**
	 * The calls that were canceled, or hung up, by request.
	 * @return one entry per call
	 */
	public List<Ended> endedByRequest() {
		return List.copyOf(this.ended);
	}

	/**
	 * The flows that were started.
	 * @return one entry per effect
	 */
	public List<Started> flowStarts() {
		return List.copyOf(this.started);
	}

	/**
	 * The requests the services received, answered or not.
	 * @return method and kind, such as {@code "POST create"}, to how many, sorted
	 */
	public Map<String, Long> requests() {
		Map<String, Long> counts = new TreeMap<>();
		this.requests.forEach((name, count) -> counts.put(name, count.sum()));
		return counts;
	}

	/**
	 * The requests of one kind.
	 * @param kind the kind
	 * @return how many were received, 0 or more
	 */
	public long requests(RequestKind kind) {
		return requests().entrySet()
			.stream()
			.filter((entry) -> entry.getKey().endsWith(" " + kind.text()))
			.mapToLong(Map.Entry::getValue)
			.sum();
	}

	/**
	 * The largest number of requests that were ever under way at one time, those to the
	 * control API left out.
	 * @return 0 or more
	 */
	public int mostInFlight() {
		return this.mostInFlight.get();
	}

	/**
	 * Forgets all entries and counts; calls and flow starts stay.
	 */
	public void clear() {
		this.dialled.clear();
		this.ended.clear();
		this.started.clear();
		this.requests.clear();
		this.mostInFlight.set(this.inFlight.get());
	}

	void add(Dialled call) {
		this.dialled.add(call);
	}

	void add(Ended call) {
		this.ended.add(call);
	}

	void add(Started flow) {
		this.started.add(flow);
	}

	void begin(String method, RequestKind kind) {
		this.requests.computeIfAbsent(method + " " + kind.text(), (key) -> new LongAdder()).increment();
		this.mostInFlight.accumulateAndGet(this.inFlight.incrementAndGet(), Math::max);
	}

	void end() {
		this.inFlight.decrementAndGet();
	}

	/**
	 * A call that was placed.
	 *
	 * @param sid the call's sid
	 * @param to the number dialled, E.164 with the plus sign
	 * @param from the caller id
	 * @param account the account that placed it
	 * @param requestId the request's id, as in the header {@code Twilio-Request-Id}
	 * @param at when, on the sandbox's clock
	 */
	public record Dialled(String sid, String to, String from, String account, String requestId, Instant at) {

	}

	/**
	 * A call that was ended by request.
	 *
	 * @param sid the call's sid
	 * @param to the number, E.164 with the plus sign
	 * @param account the account that asked
	 * @param status what it then was: {@code canceled}, or {@code completed} if it had
	 * been answered
	 * @param dialled whether it had been dialled
	 * @param requestId the request's id
	 * @param at when it was over, on the sandbox's clock
	 */
	public record Ended(String sid, String to, String account, String status, boolean dialled, String requestId,
			Instant at) {

	}

	/**
	 * A flow that was started.
	 *
	 * @param uuid the flow start's uuid
	 * @param id the flow start's number
	 * @param flow the flow's UUID
	 * @param urns the URNs it was started for
	 * @param contacts the contacts it was started for
	 * @param groups the groups it was started for
	 * @param params the parameters given to it
	 * @param requestId the request's id
	 * @param at when, on the sandbox's clock
	 */
	public record Started(String uuid, long id, String flow, List<String> urns, List<String> contacts,
			List<String> groups, Map<String, Object> params, String requestId, Instant at) {

	}

}
