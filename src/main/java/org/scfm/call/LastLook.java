package org.scfm.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.scfm.call.CallGate.Question;
import org.scfm.callout.Callout;
import org.scfm.policy.DialPolicy;
import org.scfm.policy.Gate;
import org.scfm.policy.Person.History;
import org.scfm.policy.Ringing;
import org.scfm.policy.Verdict;

import org.springframework.stereotype.Component;

/**
 * Asks the gate once more about claimed calls that are about to be sent: minutes may have
 * passed, and rules may have been changed. To be used in the transaction that announces
 * them, which holds their callouts.
 */
@Component
class LastLook {

	// the rules of a run do not change, and were obeyed by its claim
	private static final DialPolicy OBEYED = DialPolicy.ofRun(List.of(), 1, Duration.ZERO);

	private final CallGate callGate;

	LastLook(CallGate callGate) {
		this.callGate = callGate;
	}

	/**
	 * Asks.
	 * @param requests the claimed calls, with what is to be sent
	 * @param running the callouts that run, by id; calls of others are left out
	 * @return the verdicts by participation
	 */
	Map<Long, Verdict> judge(Map<ClaimedCall, Map<String, Object>> requests, Map<Long, Callout> running) {
		Map<Long, List<Question>> asked = new LinkedHashMap<>();
		requests.forEach((call, params) -> {
			Callout callout = running.get(call.facts().calloutId());
			if (callout != null) {
				asked.computeIfAbsent(callout.id(), (id) -> new ArrayList<>()).add(question(callout, call, params));
			}
		});
		Map<Gate, List<Question>> questions = new LinkedHashMap<>();
		asked.forEach((id, some) -> questions
			.computeIfAbsent(Objects.requireNonNull(running.get(id)).gate(OBEYED), (gate) -> new ArrayList<>())
			.addAll(some));
		return this.callGate.judge(questions);
	}

	private static Question question(Callout callout, ClaimedCall call, Map<String, Object> params) {
		Object timeout = params.getOrDefault("timeout", params.get("Timeout"));
		return new Question(call.facts().participationId(), call.facts().msisdn(),
				callout.policy().isPresent() ? call.history() : History.NOTHING_YET, call.facts().contactMetadata(),
				false, Ringing.after(timeout));
	}

	/**
	 * Has those who are held wait, once their calls have gone back.
	 * @param verdicts what {@link #judge} said
	 * @return the verdicts that hold somebody
	 */
	List<Verdict> hold(Map<Long, Verdict> verdicts) {
		return this.callGate.hold(verdicts);
	}

}
