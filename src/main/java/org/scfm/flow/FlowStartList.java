package org.scfm.flow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.scfm.flow.ListOutcome.Failed;
import org.scfm.flow.ListOutcome.NotServed;
import org.scfm.flow.ListOutcome.Page;
import org.scfm.flow.StartOutcome.Started;
import org.scfm.provider.Repeats;
import org.scfm.provider.Repeats.Again;

/**
 * Reads RapidPro's list of flow starts: {@code GET flow_starts.json?after=}, newest
 * change first, in pages (RapidPro's API v2).
 */
final class FlowStartList {

	/**
	 * How much earlier than needed a list begins. Bridges the seconds that a header
	 * {@code Date} leaves out and the time that an answer is on its way.
	 */
	private static final Duration MARGIN = Duration.ofMinutes(2);

	private static final Duration SKEW_ALLOWED = Duration.ofMinutes(1);

	/** As the margin, but for times of one and the same clock. */
	private static final Duration SAME_SERVER = Duration.ofSeconds(2);

	private static final int MOST_ROUNDS = 4;

	private static final int MOST_PAGES = 2000;

	private final Function<String, ListOutcome> rapidPro;

	private final Clock clock;

	private final Repeats repeats;

	private final BooleanSupplier stopping;

	private int pages;

	/**
	 * @param rapidPro asks once for the page of a query
	 * @param clock our clock
	 * @param repeats repeats requests that were not served
	 * @param stopping ends the reading between two pages
	 */
	FlowStartList(Function<String, ListOutcome> rapidPro, Clock clock, Repeats repeats, BooleanSupplier stopping) {
		this.rapidPro = rapidPro;
		this.clock = clock;
		this.repeats = repeats;
		this.stopping = stopping;
	}

	/**
	 * Reads all flow starts from a time on.
	 * @param time the time, on our clock
	 * @return the flow starts that are ours
	 * @throws LookUpFailedException if not all of them can be read
	 */
	Found since(Instant time) {
		Page page = page(after(time.minus(MARGIN)));
		Duration skew = Duration.between(this.clock.instant(), page.serverTime());
		if (skew.plus(SKEW_ALLOWED).isNegative()) {
			page = page(after(time.plus(skew).minus(MARGIN)));
		}
		Map<Started, ListedStart> starts = new LinkedHashMap<>();
		boolean whole = readToEnd(page, starts);
		// a start that changes while pages are read goes to the front, past the page that
		// is read next: the front is read again. Few change, and few of those twice
		for (int round = 1; !whole && round < MOST_ROUNDS; round++) {
			page = page(after(page.serverTime().minus(SAME_SERVER)));
			whole = readToEnd(page, starts);
		}
		return new Found(starts.values()
			.stream()
			.filter((start) -> start.key() != null)
			.collect(Collectors.groupingBy((start) -> Objects.requireNonNull(start.key()))), skew);
	}

	/**
	 * Reads a page and those behind it.
	 * @return whether it was the only one
	 */
	private boolean readToEnd(Page first, Map<Started, ListedStart> starts) {
		Page page = first;
		add(page, starts);
		while (page.next() != null) {
			page = page(page.next());
			add(page, starts);
		}
		return first.next() == null;
	}

	private static void add(Page page, Map<Started, ListedStart> starts) {
		page.starts().forEach((start) -> starts.put(start.started(), start));
	}

	private Page page(String query) {
		if (++this.pages > MOST_PAGES) {
			throw new LookUpFailedException("its list is longer than " + MOST_PAGES + " pages");
		}
		if (this.stopping.getAsBoolean()) {
			throw new LookUpFailedException("asked to stop");
		}
		ListOutcome outcome = this.repeats.repeat(() -> this.rapidPro.apply(query), FlowStartList::again,
				(wait) -> true);
		if (outcome instanceof Page page) {
			return page;
		}
		throw new LookUpFailedException(
				(outcome instanceof Failed failed) ? failed.reason() : ((NotServed) outcome).reason());
	}

	private static @Nullable Again again(ListOutcome outcome) {
		return (outcome instanceof NotServed notServed) ? new Again(notServed.retryAfter()) : null;
	}

	private static String after(Instant time) {
		return "after=" + URLEncoder.encode(time.truncatedTo(ChronoUnit.MICROS).toString(), StandardCharsets.UTF_8);
	}

	/**
	 * What was found.
	 *
	 * @param byKey our flow starts by the key they were sent with
	 * @param skew how far RapidPro's clock is ahead of ours
	 */
	record Found(Map<String, List<ListedStart>> byKey, Duration skew) {

	}

	/** The list cannot be had, or not be trusted. The message says why. */
	static class LookUpFailedException extends RuntimeException {

		LookUpFailedException(String message) {
			super(message);
		}

	}

}
