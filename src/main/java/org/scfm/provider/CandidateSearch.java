package org.scfm.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.scfm.provider.CallList.Page;

/**
 * Searches for calls that may be those of unclear creates. Twilio filters by number and
 * caller id; never by start time, because a call has none while it is queued. Somleng
 * ignores all filters but lists the newest first: one reading, which ends where the calls
 * are too old for every search, answers them all. Dates are compared on the provider's
 * clock, which each reading measures anew.
 */
final class CandidateSearch {

	/**
	 * Somleng orders its list by the end of each creation and dates a call by the begin,
	 * so that an older date may stand before a younger one.
	 */
	private static final Duration DISORDER = Duration.ofMinutes(1);

	private final CallList list;

	private final Dialect dialect;

	/**
	 * Create the search.
	 * @param list the account's calls
	 * @param dialect whose list it is
	 */
	CandidateSearch(CallList list, Dialect dialect) {
		this.list = list;
		this.dialect = dialect;
	}

	/**
	 * Read all pages there are to read.
	 * @param searches the questions
	 * @return the candidates, in the order of the questions
	 * @throws ProviderUnavailableException if a page could not be read
	 * @throws ProviderConfigurationException if the provider refuses the account
	 */
	List<List<RemoteCall>> run(List<CallSearch> searches) {
		List<Found> founds = searches.stream().map(Found::new).toList();
		switch (this.dialect) {
			case TWILIO -> founds.forEach(this::filtered);
			case SOMLENG -> scan(founds);
		}
		return founds.stream().map((found) -> List.copyOf(found.calls)).toList();
	}

	private void filtered(Found found) {
		String filters = "&To=" + encode(found.search.to());
		// A caller id in another form would have to match Twilio's writing of it.
		if (found.search.from().startsWith("+")) {
			filters += "&From=" + encode(found.search.from());
		}
		this.list.read(filters, (page) -> {
			page.calls().forEach((call) -> found.take(call, page));
			return true;
		});
	}

	private void scan(List<Found> founds) {
		Instant oldest = founds.stream().map((found) -> found.search.notBefore()).min(Instant::compareTo).orElse(null);
		if (oldest == null) {
			return;
		}
		Map<String, List<Found>> byNumber = new HashMap<>();
		for (Found found : founds) {
			byNumber.computeIfAbsent(PhoneNumbers.key(found.search.to()), (key) -> new ArrayList<>()).add(found);
		}
		this.list.read("", (page) -> {
			for (RemoteCall call : page.calls()) {
				byNumber.getOrDefault(PhoneNumbers.key(call.to()), List.of())
					.forEach((found) -> found.take(call, page));
			}
			Instant end = page.earliest(oldest).minus(DISORDER);
			return page.calls().stream().noneMatch((call) -> before(call, end));
		});
	}

	private static boolean before(RemoteCall call, Instant instant) {
		return call.dateCreated() != null && call.dateCreated().isBefore(instant);
	}

	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	/** What was found for one search. */
	private static final class Found {

		private final CallSearch search;

		private final List<RemoteCall> calls = new ArrayList<>();

		private Found(CallSearch search) {
			this.search = search;
		}

		private void take(RemoteCall call, Page page) {
			if (!before(call, page.earliest(this.search.notBefore())) && outgoing(call)
					&& PhoneNumbers.same(call.to(), this.search.to())
					&& PhoneNumbers.same(call.from(), this.search.from())) {
				this.calls.add(call);
			}
		}

		private static boolean outgoing(RemoteCall call) {
			return call.direction() == null || call.direction().startsWith("outbound");
		}

	}

}
