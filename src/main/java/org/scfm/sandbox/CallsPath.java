package org.scfm.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A path of the Calls API.
 *
 * @param account the account's sid
 * @param sid the call's sid, {@code null} for the collection
 * @param json whether it has the suffix {@code .json}
 */
record CallsPath(String account, @Nullable String sid, boolean json) {

	static final String ROOT = "/2010-04-01/Accounts/";

	private static final Pattern PATH = Pattern.compile(Pattern.quote(ROOT) + "([^/]+)/Calls(?:/([^/.]+))?(\\.json)?");

	static @Nullable CallsPath parse(String path) {
		Matcher matcher = PATH.matcher(path);
		return matcher.matches() ? new CallsPath(matcher.group(1), matcher.group(2), matcher.group(3) != null) : null;
	}

	/** The account a path is about, whatever follows it; empty for none. */
	static String account(String path) {
		if (!path.startsWith(ROOT)) {
			return "";
		}
		int slash = path.indexOf('/', ROOT.length());
		return path.substring(ROOT.length(), (slash < 0) ? path.length() : slash).replace(".json", "");
	}

	static RequestKind kind(Incoming request) {
		CallsPath path = parse(request.path());
		if (path == null) {
			return RequestKind.OTHER;
		}
		boolean one = path.sid() != null;
		return switch (request.method()) {
			case "GET" -> one ? RequestKind.FETCH : RequestKind.LIST;
			case "POST" -> one ? RequestKind.UPDATE : RequestKind.CREATE;
			case "PUT", "PATCH" -> (one && Accounts.isSomleng(path.account())) ? RequestKind.UPDATE : RequestKind.OTHER;
			case "DELETE" -> one ? RequestKind.DELETE : RequestKind.OTHER;
			default -> RequestKind.OTHER;
		};
	}

}
