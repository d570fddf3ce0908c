package org.scfm.call;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import org.scfm.call.CallGate.Question;
import org.scfm.call.DueParticipations.Due;
import org.scfm.call.DueParticipations.Wanted;
import org.scfm.callout.Callout;
import org.scfm.policy.Gate;
import org.scfm.policy.Person.History;
import org.scfm.policy.Ringing;
import org.scfm.policy.Verdict;

import org.springframework.stereotype.Component;

/**
 * Admits people to be called: looks them up and asks the gate, of all callouts together,
 * so that it takes as many queries for a hundred callouts as for one. Each callout gets
 * its share of the places by its weight; what it has no people for goes to the others.
 * Those whom the gate holds do not starve the others: they are moved to the time at which
 * it is to be asked again. To be used under the claim lock.
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
	 * The next people to call now, each number once.
	 * @param callouts the callouts
	 * @param rules the run's rules
	 * @param limit how many at most
	 * @param held takes the verdicts on those who were held
	 * @return none only if there are none in any callout, or some were held
	 */
	List<Due> next(List<Callout> callouts, EnqueueRules rules, int limit, List<Verdict> held) {
		List<Line> lines = callouts.stream()
			.map((callout) -> new Line(callout, callout.gate(rules.policy()),
					this.canaryWatch.newcomers(callout, rules)))
			.filter((line) -> line.gate.judgeAll(History.NOTHING_YET, this.clock.instant()) == null)
			.toList();
		double chance = ThreadLocalRandom.current().nextDouble();
		List<Line> goingOn = lines;
		List<Due> admitted = List.of();
		for (int page = 0; page < MOST_PAGES && admitted.size() < limit && !goingOn.isEmpty(); page++) {
			share(limit, lines, goingOn, chance);
			look(goingOn, rules, held);
			admitted = admit(lines);
			goingOn = goingOn.stream().filter((line) -> line.goesOn).toList();
		}
		return admitted;
	}

	private static void share(int limit, List<Line> lines, List<Line> goingOn, double chance) {
		lines.forEach((line) -> line.places = line.admitted);
		int taken = lines.stream().filter((line) -> !line.goesOn).mapToInt((line) -> line.admitted).sum();
		int[] shares = Shares.divide(limit - taken, goingOn.stream().map((line) -> line.callout.weight()).toList(),
				chance);
		for (int i = 0; i < shares.length; i++) {
			goingOn.get(i).places = shares[i];
		}
	}

	private void look(List<Line> lines, EnqueueRules rules, List<Verdict> held) {
		List<Wanted> wanted = lines.stream().map((line) -> line.wanted(PAGE / lines.size())).toList();
		Map<Long, List<Due>> due = this.dueParticipations.find(wanted, rules)
			.stream()
			.collect(Collectors.groupingBy((one) -> one.callout().id()));
		Map<Gate, List<Question>> questions = new LinkedHashMap<>();
		lines.forEach((line) -> questions.computeIfAbsent(line.gate, (gate) -> new ArrayList<>())
			.addAll(due.getOrDefault(line.callout.id(), List.of()).stream().map(Admission::question).toList()));
		Map<Long, Verdict> verdicts = this.callGate.judge(questions);
		held.addAll(this.callGate.holdInClaim(verdicts));
		lines.forEach((line) -> line.found(due.getOrDefault(line.callout.id(), List.of()), verdicts));
	}

	private static Question question(Due due) {
		return new Question(due.participationId(), due.msisdn(), due.history(), due.contactMetadata(), false,
				Ringing.DEFAULT);
	}

	// in turn by their shares, so that a number that is in several callouts is not always
	// the first one's
	private static List<Due> admit(List<Line> lines) {
		PriorityQueue<Line> turns = new PriorityQueue<>(Comparator.comparingDouble(Line::turn));
		lines.forEach((line) -> {
			line.admitted = 0;
			line.seen = 0;
		});
		lines.stream().filter(Line::hasTurn).forEach(turns::add);
		Set<String> msisdns = new HashSet<>();
		List<Due> admitted = new ArrayList<>();
		while (!turns.isEmpty()) {
			Line line = turns.remove();
			Due due = line.ready.get(line.seen++);
			if (msisdns.add(due.msisdn())) {
				line.admitted++;
				admitted.add(due);
			}
			if (line.hasTurn()) {
				turns.add(line);
			}
		}
		return admitted;
	}

	/**
	 * The people of one callout, in their order.
	 */
	private static final class Line {

		private final Callout callout;

		private final Gate gate;

		private final int newcomers;

		private List<Due> ready = List.of();

		private int places;

		private int admitted;

		// how many of those who are ready had their turn
		private int seen;

		private int lookedAt;

		private boolean someHeld;

		// whether there are, or may be, more than were looked for
		private boolean goesOn = true;

		Line(Callout callout, Gate gate, int newcomers) {
			this.callout = callout;
			this.gate = gate;
			this.newcomers = newcomers;
		}

		Wanted wanted(int page) {
			// those who are ready stay where they are, and so are found again; where
			// others call some of them, many more of them may be the others' as well
			int found = (this.seen > this.admitted) ? 2 * this.ready.size() : this.ready.size();
			this.lookedAt = Math.max(1, Math.max(this.someHeld ? page : 0, found + this.places - this.admitted));
			return new Wanted(this.callout, this.lookedAt, this.newcomers);
		}

		void found(List<Due> due, Map<Long, Verdict> verdicts) {
			this.ready = due.stream().filter((one) -> verdicts.get(one.participationId()).isReady()).toList();
			this.someHeld = this.ready.size() < due.size();
			this.goesOn = due.size() >= this.lookedAt || this.ready.size() > this.places;
		}

		boolean hasTurn() {
			return this.admitted < this.places && this.seen < this.ready.size();
		}

		double turn() {
			return (this.admitted + 0.5) / this.places;
		}

	}

}
