package org.scfm.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.scfm.call.CallStatus;
import org.scfm.call.Standings.Group;
import org.scfm.callout.Callout;
import org.scfm.callout.CalloutStatus;
import org.scfm.campaign.CalloutFigures.CallGroup;
import org.scfm.campaign.CalloutFigures.ErrorReason;

/**
 * Figures of callouts that were never called: an empty one, one of an hour and a thousand
 * people, and one of a month and a million people with texts that want to be code.
 */
final class SampleFigures {

	static final Instant COUNTED = Instant.parse("2027-03-01T22:30:00Z");

	static final String REASON = "26 of the last 50 calls failed or were refused, and breakerFailureRate is 0.5";

	static final String HOSTILE = "<script>document.body.style.background='red'</script>";

	private static final Instant FIRST_DAY = Instant.parse("2027-01-30T00:00:00Z");

	private SampleFigures() {
	}

	static CalloutFigures empty() {
		return new CalloutFigures(new Callout(1, CalloutStatus.INITIALIZED, null, Map.of(), Optional.empty()), COUNTED,
				new People(List.of()), List.of(), 0, Map.of(), List.of());
	}

	static CalloutFigures small() {
		Instant hour = Instant.parse("2027-03-01T20:00:00Z");
		return new CalloutFigures(
				new Callout(3, CalloutStatus.RUNNING, null, Map.of("purpose", "flood warning"), Optional.empty()),
				COUNTED,
				new People(List.of(new Group("completed", 1, 680), new Group("failed", 1, 63),
						new Group("failed", 3, 1), new Group("busy", 1, 98), new Group("not_answered", 1, 154),
						new Group("errored", 1, 4))),
				List.of(new CallGroup(1, CallStatus.COMPLETED, hour, 680),
						new CallGroup(1, CallStatus.FAILED, hour, 64), new CallGroup(1, CallStatus.BUSY, hour, 98),
						new CallGroup(1, CallStatus.NOT_ANSWERED, hour, 154),
						new CallGroup(1, CallStatus.ERRORED, null, 4)),
				0, Map.of(),
				List.of(new ErrorReason(true, "21211", "The 'To' number \u2022\u2022\u2022\u2022\u2022 is not valid.",
						3, 4), new ErrorReason(true, null, "{{contact.metadata.name}} has no value", 1, 4)));
	}

	static CalloutFigures large() {
		Map<String, Object> metadata = new LinkedHashMap<>();
		metadata.put("purpose", HOSTILE);
		metadata.put("province", "\u1794\u17b6\u178f\u17cb\u178a\u17c6\u1794\u1784");
		metadata.put("team", "Disaster management, second line & logistics, of a name that wraps on a narrow screen");
		metadata.put("hotline", "+85512345678");
		metadata.put("requestParams", Map.of("url", "https://user:secret@example.org"));
		return new CalloutFigures(new Callout(1_234_567, CalloutStatus.PAUSED, REASON, metadata, Optional.empty()),
				COUNTED,
				new People(List.of(new Group("none", 0, 104_321), new Group("open", 1, 2_345),
						new Group("completed", 1, 612_345), new Group("completed", 2, 64_210),
						new Group("failed", 1, 41_234), new Group("failed", 2, 9_876), new Group("failed", 3, 20_111),
						new Group("busy", 1, 61_000), new Group("not_answered", 1, 72_000),
						new Group("canceled", 1, 3_100), new Group("errored", 1, 12_111),
						new Group("given_up", 1, 21))),
				month(), 17, Map.of(), reasons());
	}

	// fewer each day, none at night
	private static List<CallGroup> month() {
		List<CallGroup> calls = new ArrayList<>();
		for (int hour = 0; hour < 30 * 24; hour++) {
			double light = Math.sin((hour % 24 - 5) / 24.0 * 2 * Math.PI);
			if (light <= 0) {
				continue;
			}
			Instant sent = FIRST_DAY.plus(Duration.ofHours(hour));
			for (int attempt = 1; attempt <= 3; attempt++) {
				double number = 9000 * light * Math.exp(-hour / 336.0) / Math.pow(5, attempt - 1);
				add(calls, attempt, CallStatus.COMPLETED, sent, number * (0.7 - 0.1 * attempt));
				add(calls, attempt, CallStatus.NOT_ANSWERED, sent, number * 0.2);
				add(calls, attempt, CallStatus.BUSY, sent, number * 0.1);
				add(calls, attempt, CallStatus.FAILED, sent, number * 0.1);
				add(calls, attempt, CallStatus.CANCELED, sent, number * 0.005);
				add(calls, attempt, CallStatus.GIVEN_UP, sent, number * 0.002);
				add(calls, attempt, CallStatus.ERRORED, null, number * 0.02);
				if (hour > 29 * 24) {
					add(calls, attempt, CallStatus.QUEUED, sent, number * 0.3);
				}
			}
		}
		return calls;
	}

	private static void add(List<CallGroup> calls, int attempt, CallStatus status, @Nullable Instant sent,
			double number) {
		calls.add(new CallGroup(attempt, status, sent, (long) number));
	}

	private static List<ErrorReason> reasons() {
		List<ErrorReason> reasons = new ArrayList<>();
		List<String> messages = List.of("The 'To' number \u2022\u2022\u2022\u2022\u2022 is not a valid phone number.",
				"Account not authorized to call \u2022\u2022\u2022\u2022\u2022. Perhaps you need to enable some "
						+ "international permissions",
				"<img src=x onerror=alert(1)>" + "A".repeat(140), "read timed out",
				"Bad \u0007\u202emessage \ud83d\ude00 \ud83d \uffff");
		for (int i = 0; i < messages.size(); i++) {
			reasons.add(new ErrorReason(i != 3, (i < 3) ? String.valueOf(21_211 + i) : null, messages.get(i),
					24_000 / (i * i + 1), 50_000));
		}
		reasons.add(new ErrorReason(true, "20003", null, 1, 50_000));
		return reasons;
	}

}
