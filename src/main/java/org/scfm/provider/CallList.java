package org.scfm.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the account's list of calls page by page.
 */
final class CallList {

	/** Somleng gives no more than 100, and fewer than asked for without saying so. */
	private static final int PAGE_SIZE = 100;

	private static final int MAX_PAGES = 10_000;

	/**
	 * Dates have whole seconds, which are normally cut and may be rounded, and the
	 * machine that dates a call is another than the one that dates the answer.
	 */
	private static final Duration ROUNDING = Duration.ofSeconds(1);

	/** How far the clocks may be apart, either way, where the provider does not tell. */
	private static final Duration UNKNOWN_CLOCK = Duration.ofMinutes(5);

	private final TwilioApi api;

	private final TroubleLog trouble;

	/**
	 * Create the list.
	 * @param api the API
	 * @param trouble tells the operator of failures
	 */
	CallList(TwilioApi api, TroubleLog trouble) {
		this.api = api;
		this.trouble = trouble;
	}

	/**
	 * Read one page, as large as it can be.
	 * @param listing which calls
	 * @param next what the page before said; {@code null} for the first page
	 * @return the page
	 * @throws ProviderUnavailableException if it could not be read
	 * @throws ProviderConfigurationException if the provider refuses the account
	 */
	CallPage page(CallListing listing, @Nullable String next) {
		Answer answer = ask(
				(next != null) ? next : this.api.callsPath(".json") + "?PageSize=" + CallPage.SIZE + listing.query());
		CallPage page = new CallPage(calls(answer), following(answer));
		this.trouble.over();
		return page;
	}

	/**
	 * Read pages until there are no more, or none are wanted.
	 * @param filters the query, {@code &} before each parameter; empty for all calls
	 * @param wantsMore takes a page and says whether the next is wanted
	 * @throws ProviderUnavailableException if a page could not be read
	 * @throws ProviderConfigurationException if the provider refuses the account
	 */
	void read(String filters, Predicate<Page> wantsMore) {
		Set<String> asked = new HashSet<>();
		Duration lead = null;
		String next = this.api.callsPath(".json") + "?PageSize=" + PAGE_SIZE + filters;
		while (next != null) {
			if (asked.size() == MAX_PAGES || !asked.add(next)) {
				throw unavailable("too long", "its pages do not end", null);
			}
			Answer answer = ask(next);
			lead = (answer.clockLead() != null) ? answer.clockLead() : lead;
			next = wantsMore.test(new Page(calls(answer), lead)) ? following(answer) : null;
		}
		this.trouble.over();
	}

	private Answer ask(String pathAndQuery) {
		Answer answer;
		try {
			answer = this.api.get(pathAndQuery);
		}
		catch (ExchangeException ex) {
			throw unavailable(ex.kind(), ex.reason(), null);
		}
		if (Outcomes.refusesReads(answer)) {
			throw new ProviderConfigurationException("The provider does not list the calls of this account ("
					+ answer.brief() + "). Check SOMLENG_ACCOUNT_SID, SOMLENG_AUTH_TOKEN and "
					+ "SOMLENG_CLIENT_REST_API_BASE_URL.");
		}
		if (!answer.success()) {
			throw unavailable(answer.kind(), answer.brief(), answer);
		}
		return answer;
	}

	private List<RemoteCall> calls(Answer answer) {
		JsonNode calls = (answer.json() != null) ? answer.json().get("calls") : null;
		if (calls == null || !calls.isArray()) {
			throw unavailable("not a list", "not a list of calls: " + answer.brief(), answer);
		}
		List<RemoteCall> page = new ArrayList<>();
		for (JsonNode item : calls.values()) {
			RemoteCall call = item.isObject() ? RemoteCalls.read(item, item.toString()) : null;
			if (call == null) {
				throw unavailable("not a list", "not the description of a call in a list: " + answer.brief(), answer);
			}
			page.add(call);
		}
		return page;
	}

	private static @Nullable String following(Answer answer) {
		String next = answer.text("next_page_uri");
		// An absolute address loses its host here: all requests go to the base URL.
		return (next != null) ? next.replaceFirst("^https?://[^/]*", "") : null;
	}

	private ProviderUnavailableException unavailable(String kind, String reason, @Nullable Answer answer) {
		this.trouble.now(kind, "List of calls not read: {}", reason);
		return new ProviderUnavailableException("the provider's list of calls could not be read: " + reason,
				(answer != null) ? answer.retryAfter() : null);
	}

	/**
	 * A page of the list.
	 *
	 * @param calls the calls on it, in their order
	 * @param lead how far the provider's clock is ahead of ours at least, as its answers
	 * to this reading say; {@code null} if none said it
	 */
	record Page(List<RemoteCall> calls, @Nullable Duration lead) {

		/**
		 * A date on which the provider would not yet have dated anything that came about
		 * at our instant or after it, on any reading of its clock.
		 * @param ours an instant on our clock
		 * @return a date on the provider's clock, in whole seconds
		 */
		Instant earliest(Instant ours) {
			Instant theirs = (this.lead != null) ? ours.plus(this.lead).minus(ROUNDING) : ours.minus(UNKNOWN_CLOCK);
			return theirs.truncatedTo(ChronoUnit.SECONDS);
		}

	}

}
