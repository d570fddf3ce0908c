package org.scfm.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One search for calls that may be the one of an unclear create. Twilio filters by number
 * and caller id; never by start time, because a call has none while it is queued. Somleng
 * ignores all filters but lists the newest first, so that the reading may end with the
 * first call that is too old.
 */
final class CandidateSearch {

	/** Somleng gives no more than 100, and fewer than asked for without saying so. */
	private static final int PAGE_SIZE = 100;

	private static final int MAX_PAGES = 1000;

	/** Digits that two writings of one number have in common at their end. */
	private static final int NATIONAL_DIGITS = 7;

	private final TwilioApi api;

	private final TroubleLog trouble;

	private final Dialect dialect;

	private final String to;

	private final String from;

	private final Instant notBefore;

	private final List<RemoteCall> found = new ArrayList<>();

	/**
	 * Create the search.
	 * @param api the API
	 * @param trouble tells the operator what goes wrong
	 * @param dialect whose list it is
	 * @param to the number dialled
	 * @param from the caller id
	 * @param notBefore the earliest creation
	 */
	CandidateSearch(TwilioApi api, TroubleLog trouble, Dialect dialect, String to, String from, Instant notBefore) {
		this.api = api;
		this.trouble = trouble;
		this.dialect = dialect;
		this.to = to;
		this.from = from;
		this.notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
	}

	/**
	 * Read all pages there are to read.
	 * @return the candidates
	 * @throws ProviderUnavailableException if a page could not be read
	 * @throws ProviderConfigurationException if the provider refuses the account
	 */
	List<RemoteCall> run() {
		String next = this.api.callsPath(".json") + "?" + query();
		for (int pages = 0; next != null; pages++) {
			if (pages == MAX_PAGES) {
				throw unavailable("too long", "more than " + MAX_PAGES + " pages of calls", null);
			}
			next = readPage(next);
		}
		this.trouble.over();
		return List.copyOf(this.found);
	}

	private String query() {
		String query = "PageSize=" + PAGE_SIZE;
		if (this.dialect == Dialect.TWILIO) {
			query += "&To=" + encode(this.to);
			// A caller id in another form would have to match Twilio's writing of it.
			if (this.from.startsWith("+")) {
				query += "&From=" + encode(this.from);
			}
		}
		return query;
	}

	private @Nullable String readPage(String pathAndQuery) {
		Answer answer = ask(pathAndQuery);
		JsonNode page = answer.json();
		JsonNode calls = (page != null) ? page.get("calls") : null;
		if (page == null || calls == null || !calls.isArray()) {
			throw unavailable("not a list", "not a list of calls: " + answer.brief(), answer);
		}
		for (JsonNode item : calls.values()) {
			RemoteCall call = item.isObject() ? RemoteCalls.read(item, item.toString()) : null;
			if (call == null) {
				throw unavailable("not a list", "not the description of a call in a list: " + answer.brief(), answer);
			}
			if (tooOld(call) && this.dialect == Dialect.SOMLENG) {
				return null;
			}
			if (!tooOld(call) && outgoing(call) && same(call.to(), this.to) && same(call.from(), this.from)) {
				this.found.add(call);
			}
		}
		String next = Answer.text(page, "next_page_uri");
		// An absolute address loses its host here: all requests go to the base URL.
		return (next != null) ? next.replaceFirst("^https?://[^/]*", "") : null;
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

	private ProviderUnavailableException unavailable(String kind, String reason, @Nullable Answer answer) {
		this.trouble.now(kind, "List of calls not read: {}", reason);
		return new ProviderUnavailableException("the provider's list of calls could not be read: " + reason,
				(answer != null) ? answer.retryAfter() : null);
	}

	private boolean tooOld(RemoteCall call) {
		return call.dateCreated() != null && call.dateCreated().isBefore(this.notBefore);
	}

	private static boolean outgoing(RemoteCall call) {
		return call.direction() == null || call.direction().startsWith("outbound");
	}

	/**
	 * Compare numbers by their digits: a provider may write in full a caller id that was
	 * given to it without the country.
	 */
	private static boolean same(String one, String other) {
		String left = digits(one);
		String right = digits(other);
		if (left.isEmpty() || right.isEmpty()) {
			return one.equalsIgnoreCase(other);
		}
		String shorter = (left.length() < right.length()) ? left : right;
		String longer = (left.length() < right.length()) ? right : left;
		return longer.equals(shorter) || (shorter.length() >= NATIONAL_DIGITS && longer.endsWith(shorter));
	}

	private static String digits(String number) {
		return number.replaceAll("[^0-9]", "").replaceFirst("^0+", "");
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
