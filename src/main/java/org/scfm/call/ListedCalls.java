package org.scfm.call;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;
import org.scfm.provider.CallListing;
import org.scfm.provider.CallPage;
import org.scfm.provider.CallProvider;
import org.scfm.provider.ProviderConfigurationException;
import org.scfm.provider.ProviderUnavailableException;
import org.scfm.provider.RemoteCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the provider's list tell about open calls, a thousand at a time, as long as that
 * is cheaper than to ask for each. What the list does not show is given back, to be asked
 * for.
 */
class ListedCalls {

	private static final Logger LOG = LoggerFactory.getLogger(ListedCalls.class);

	private static final int LEASED_TOGETHER = 10_000;

	// the order of the list is not known, and ours may be on its last pages
	private static final int POOR_PAGES = 3;

	private final PollBook pollBook;

	private final CallCounts counts;

	private final CallProvider provider;

	private final Map<String, OpenCall> leased = new HashMap<>();

	private final Queue<CallListing> listings = new ArrayDeque<>();

	private @Nullable String nextPage;

	private int pages;

	private int told;

	private boolean last;

	private boolean over;

	ListedCalls(PollBook pollBook, CallCounts counts, CallProvider provider) {
		this.pollBook = pollBook;
		this.counts = counts;
		this.provider = provider;
	}

	/**
	 * The next calls that the list tells about.
	 * @param createdBefore only calls claimed at or before this time
	 * @param notPolledSince only calls not asked for since this time
	 * @param limit how many are wanted in all
	 * @return some, leased; none where from now on it is cheaper to ask for each
	 */
	List<DueCall> next(Instant createdBefore, Instant notPolledSince, long limit) {
		List<DueCall> found = List.of();
		while (found.isEmpty() && !this.over) {
			if (this.listings.isEmpty()) {
				begin(createdBefore, notPolledSince, (int) Math.min(limit, LEASED_TOGETHER));
			}
			else {
				found = readPage();
			}
		}
		return found;
	}

	private void begin(Instant createdBefore, Instant notPolledSince, int limit) {
		Optional<Instant> since = since(createdBefore, notPolledSince, limit);
		if (since.isEmpty()) {
			this.over = true;
			return;
		}
		this.pollBook.lease(createdBefore, notPolledSince, limit).forEach((call) -> this.leased.put(call.sid(), call));
		this.last = this.leased.size() < limit;
		this.pages = 0;
		this.told = 0;
		// in this order, so that a call which is dialled meanwhile is in the second list
		this.listings.add(CallListing.waiting());
		this.listings.add(CallListing.dialledSince(since.get()));
	}

	private Optional<Instant> since(Instant createdBefore, Instant notPolledSince, int limit) {
		if (!this.provider.dialect().filtersLists()) {
			return Optional.empty();
		}
		List<Instant> sent = this.pollBook.sentTimesOfDue(createdBefore, notPolledSince, limit);
		return sent.isEmpty() ? Optional.empty()
				: CheapestListing.since(sent, this.counts.sentByMinute(Collections.min(sent)));
	}

	private List<DueCall> readPage() {
		CallPage page;
		try {
			page = this.provider.list(this.listings.element(), this.nextPage);
		}
		catch (ProviderUnavailableException | ProviderConfigurationException ex) {
			LOG.warn("The list of calls could not be read, so that each call is asked for: {}",
					Masks.inText(String.valueOf(ex.getMessage())));
			end();
			this.over = true;
			return List.of();
		}
		List<DueCall> found = page.calls().stream().filter(this::isLeased).map(this::found).toList();
		this.pages++;
		this.told += found.size();
		this.nextPage = page.next();
		if (this.nextPage == null) {
			this.listings.remove();
		}
		boolean tooFew = this.told < CheapestListing.PAGE_COSTS * (this.pages - POOR_PAGES);
		if (this.leased.isEmpty() || this.listings.isEmpty() || tooFew) {
			this.over = this.last || this.told < CheapestListing.PAGE_COSTS * this.pages;
			end();
		}
		return found;
	}

	private boolean isLeased(RemoteCall remote) {
		return this.leased.containsKey(remote.sid());
	}

	private DueCall found(RemoteCall remote) {
		return new DueCall(this.leased.remove(remote.sid()), remote);
	}

	private void end() {
		this.listings.clear();
		this.nextPage = null;
		close();
	}

	/**
	 * Gives back what is leased and not told about.
	 */
	void close() {
		this.pollBook.giveBack(this.leased.values());
		this.leased.clear();
	}

}
