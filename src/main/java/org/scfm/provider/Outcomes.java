package org.scfm.provider;

import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.Limit;
import org.scfm.provider.CreateOutcome.NotSent;
import org.scfm.provider.CreateOutcome.Rejected;
import org.scfm.provider.CreateOutcome.Scope;
import org.scfm.provider.CreateOutcome.Throttled;
import org.scfm.provider.CreateOutcome.Unknown;
import org.scfm.provider.FetchOutcome.Found;
import org.scfm.provider.FetchOutcome.Gone;
import org.scfm.provider.FetchOutcome.Retry;

/**
 * What an answer means. Twilio changes its error codes and advises against logic keyed on
 * them, so the HTTP status decides first, a known code second, and an unknown code means
 * what its status means.
 */
final class Outcomes {

	private static final Set<String> CALL_CODES = Set.of("13223", "13224", "13225", "13226", "13227", "21201", "21202",
			"21203", "21211", "21214", "21215", "21216", "21217", "21219", "21608", "S1007", "S1008");

	private static final Set<String> CONFIG_CODES = Set.of("10001", "10002", "13247", "20003", "20005", "20006",
			"20008", "20403", "20404", "21200", "21205", "21206", "21208", "21209", "21210", "21212", "21213", "21218",
			"30002", "S1004", "S1005", "S1006");

	/** As many calls are going on as the account may have: clears when some end. */
	private static final String CONCURRENT_CALLS = "10004";

	private static final String TOO_MANY_REQUESTS = "20429";

	/** What is asked for does not go with the state that the call is in. */
	private static final String NOT_IN_THAT_STATE = "21220";

	/** Somleng's code for all fields it finds wrong, whichever they are. */
	private static final String INVALID_FIELDS = "20422";

	private static final Pattern CALLEE_FIELD = Pattern.compile("\\bTo\\b");

	private static final Pattern COMMON_FIELD = Pattern
		.compile("\\b(From|Url|Twiml|Method|StatusCallback|StatusCallbackMethod)\\b");

	private static final int UNAUTHORIZED = 401;

	private static final int NOT_FOUND = 404;

	private static final int REQUEST_TIMEOUT = 408;

	private static final int TOO_MANY = 429;

	/** Refusals of the account or the address, not of the call. */
	private static final Set<Integer> CONFIG_STATUSES = Set.of(UNAUTHORIZED, 403, NOT_FOUND, 405, 407);

	private Outcomes() {
	}

	/**
	 * The outcome of a create that was answered.
	 * @param answer the answer
	 * @return the outcome
	 */
	static CreateOutcome ofCreate(Answer answer) {
		if (answer.success()) {
			return accepted(answer);
		}
		if (answer.status() == TOO_MANY) {
			return new Throttled(answer.retryAfter(), limit(answer));
		}
		if (answer.status() < 300 || answer.status() >= 500 || answer.status() == REQUEST_TIMEOUT) {
			return new Unknown(answer.brief());
		}
		if (answer.status() >= 400 && answer.status() != UNAUTHORIZED) {
			String code = answer.code();
			if (CONCURRENT_CALLS.equals(code) || TOO_MANY_REQUESTS.equals(code)) {
				return new Throttled(answer.retryAfter(), limit(answer));
			}
		}
		return new Rejected(scope(answer), answer.status(), answer.code(), answer.message());
	}

	/**
	 * The outcome of a create that was not answered.
	 * @param failure what happened
	 * @return the outcome
	 */
	static CreateOutcome ofCreate(ExchangeException failure) {
		return failure.perhapsSent() ? new Unknown(failure.reason()) : new NotSent(failure.reason());
	}

	/**
	 * The outcome of a fetch that was answered.
	 * @param answer the answer
	 * @return the outcome
	 */
	static FetchOutcome ofFetch(Answer answer) {
		if (answer.success()) {
			RemoteCall call = (answer.json() != null) ? RemoteCalls.read(answer.json(), answer.body()) : null;
			return (call != null) ? new Found(call)
					: new Retry("not the description of a call: " + answer.brief(), answer.retryAfter());
		}
		if (answer.status() == NOT_FOUND && answer.json() != null) {
			return new Gone();
		}
		if (refusesReads(answer)) {
			return new FetchOutcome.Rejected(answer.status(), answer.code(), answer.message());
		}
		return new Retry(answer.brief(), answer.retryAfter());
	}

	/**
	 * The outcome of a cancel that was answered.
	 * @param answer the answer
	 * @return the outcome
	 */
	static CancelOutcome ofCancel(Answer answer) {
		return NOT_IN_THAT_STATE.equals(answer.code()) ? new CancelOutcome.TooLate()
				: new CancelOutcome.Asked(ofFetch(answer));
	}

	/**
	 * Whether an answer to a GET says that no other GET will do better: the account is
	 * refused, or the address is not the API's.
	 * @param answer the answer
	 * @return whether it says so
	 */
	static boolean refusesReads(Answer answer) {
		return (answer.status() >= 300 && answer.status() < 400) || CONFIG_STATUSES.contains(answer.status());
	}

	private static CreateOutcome accepted(Answer answer) {
		String sid = answer.text("sid");
		if (sid == null) {
			return new Unknown("no call in the answer: " + answer.brief());
		}
		String status = answer.text("status");
		return new Accepted(sid, (status != null) ? status : "queued", answer.text("direction"), answer.body());
	}

	private static Limit limit(Answer answer) {
		return CONCURRENT_CALLS.equals(answer.code()) ? Limit.CALLS : Limit.REQUESTS;
	}

	private static Scope scope(Answer answer) {
		if (answer.status() < 400 || answer.status() == UNAUTHORIZED) {
			return Scope.CONFIG;
		}
		String code = answer.code();
		if (code != null && CALL_CODES.contains(code)) {
			return Scope.CALL;
		}
		if (code != null && CONFIG_CODES.contains(code)) {
			return Scope.CONFIG;
		}
		if (INVALID_FIELDS.equals(code) && blamesCommonField(answer.text("message"))) {
			return Scope.CONFIG;
		}
		return CONFIG_STATUSES.contains(answer.status()) ? Scope.CONFIG : Scope.CALL;
	}

	private static boolean blamesCommonField(@Nullable String message) {
		return message != null && COMMON_FIELD.matcher(message).find() && !CALLEE_FIELD.matcher(message).find();
	}

}
