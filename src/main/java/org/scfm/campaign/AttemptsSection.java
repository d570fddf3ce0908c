package org.scfm.campaign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.scfm.campaign.CalloutFigures.CallGroup;
import org.scfm.campaign.StackedBar.Part;

/**
 * How the calls of each attempt ended.
 *
 * @param bars one for each attempt
 * @param rows one for each outcome that some call has
 * @param totals how many calls each attempt has, and all together where there are several
 */
record AttemptsSection(List<Bar> bars, List<Row> rows, List<String> totals) {

	// those after it are one
	private static final int LAST = 10;

	static AttemptsSection of(List<CallGroup> calls) {
		SortedMap<Integer, Map<Outcome, Long>> attempts = new TreeMap<>();
		Map<Outcome, Long> all = new EnumMap<>(Outcome.class);
		for (CallGroup group : calls) {
			Outcome outcome = Outcome.of(group.status());
			attempts
				.computeIfAbsent(Math.min(group.attempt(), LAST),
						(attempt) -> new EnumMap<Outcome, Long>(Outcome.class))
				.merge(outcome, group.calls(), Long::sum);
			all.merge(outcome, group.calls(), Long::sum);
		}
		List<Bar> bars = new ArrayList<>();
		attempts.forEach((attempt, outcomes) -> bars.add(bar(attempt, outcomes)));
		List<Map<Outcome, Long>> columns = new ArrayList<>(attempts.values());
		if (attempts.size() > 1) {
			columns.add(all);
		}
		return new AttemptsSection(bars, all.keySet().stream().map((outcome) -> row(outcome, columns)).toList(),
				columns.stream().map((column) -> Numbers.count(sum(column.values()))).toList());
	}

	/**
	 * Whether there is more than one attempt, so that a sum says something.
	 */
	boolean several() {
		return this.bars.size() > 1;
	}

	private static Bar bar(int attempt, Map<Outcome, Long> outcomes) {
		long calls = sum(outcomes.values());
		return new Bar((attempt < LAST) ? String.valueOf(attempt) : LAST + " and later", Numbers.count(calls),
				Numbers.share(outcomes.getOrDefault(Outcome.COMPLETED, 0L), calls),
				StackedBar.of(outcomes.entrySet()
					.stream()
					.map((count) -> new Part(count.getKey().label(), count.getKey().colour(), count.getValue()))
					.toList()));
	}

	private static Row row(Outcome outcome, List<Map<Outcome, Long>> columns) {
		return new Row(outcome.label(), outcome.colour(), columns.stream().map((column) -> {
			long calls = column.getOrDefault(outcome, 0L);
			return new Cell(Numbers.count(calls), Numbers.share(calls, sum(column.values())));
		}).toList());
	}

	private static long sum(Collection<Long> counts) {
		return counts.stream().mapToLong(Long::longValue).sum();
	}

	/**
	 * An attempt.
	 *
	 * @param attempt its number
	 * @param calls how many calls it has
	 * @param completed how many of them were completed
	 * @param bar how they ended
	 */
	record Bar(String attempt, String calls, String completed, StackedBar bar) {
	}

	/**
	 * An outcome.
	 *
	 * @param label its name
	 * @param colour its colour in the bars
	 * @param cells one for each attempt, and one for all together where there are several
	 */
	record Row(String label, String colour, List<Cell> cells) {
	}

	/**
	 * How many calls of an attempt ended so.
	 */
	record Cell(String count, String share) {
	}

}
