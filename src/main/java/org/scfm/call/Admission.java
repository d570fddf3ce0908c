package org.scfm.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.scfm.call.CallGate.Question;
import org.scfm.call.DueParticipations.Due;
import org.scfm.callout.Callout;
import org.scfm.policy.Gate;
import org.scfm.policy.Person.History;
import org.scfm.policy.Ringing;
import org.scfm.policy.Verdict;

import org.springframework.stereotype.Component;

/**
 * Admits people to be called: looks them up and asks the gate. Those whom it holds do not
 * starve the others: they are moved to the time at which it is to be asked again. To be
 * used under the claim lock.
 */
@Component
class Admission {

	// so that a claim, which all processes wait for, stays short where very many are held
	private static final int MOST_PAGES = 5;

	private static final int PAGE = 500;

	private final DueParticipations dueParticipations;

	private final CanaryWatch canaryWatch;

	private final CallGate callGate;

	private final Clock clock;

	Admission(DueParticipations dueParticipations, CanaryWatch canaryWatch, CallGate callGate, Clock clock) {
		this.dueParticipations = dueParticipations;
		this.canaryWatch = canaryWatch;
		this.callGate = callGate;
		this.clock = clock;
	}

	/**
	 * The next people of a callout to call now.
	 * @param callout the callout
	 * @param rules the run's rules
	 * @param limit how many at most
	 * @param held takes the verdicts on those who were held
	 */
	List<Due> next(Callout callout, EnqueueRules rules, int limit, List<Verdict> held) {
		Gate gate = callout.gate(rules.policy());
		List<Due> ready = new ArrayList<>();
		if (gate.judgeAll(History.NOTHING_YET, this.clock.instant()) != null) {
			return ready;
		}
		int newcomers = this.canaryWatch.newcomers(callout, rules);
		int size = limit;
		for (int page = 0; page < MOST_PAGES && ready.size() < limit; page++) {
			List<Due> due = this.dueParticipations.find(callout, rules, size, newcomers);
			Map<Long, Verdict> verdicts = this.callGate.judge(gate, due.stream().map(Admission::question).toList());
			List<Verdict> heldNow = this.callGate.hold(verdicts);
			held.addAll(heldNow);
			// those who are ready stay where they are, and so are found again
			ready = due.stream().filter((one) -> verdicts.get(one.participationId()).isReady()).limit(limit).toList();
			if (heldNow.isEmpty() || due.size() < size) {
				break;
			}
			size = Math.max(limit, PAGE);
		}
		return ready;
	}

	private static Question question(Due due) {
		return new Question(due.participationId(), due.msisdn(), due.history(), due.contactMetadata(), false,
				Ringing.DEFAULT);
	}

}
