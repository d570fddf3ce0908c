package org.scfm.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * A bar of segments that fill it.
 *
 * @param segments from left to right
 */
record StackedBar(List<Segment> segments) {

	/**
	 * Draws a bar; parts of nothing are left out.
	 */
	static StackedBar of(List<Part> parts) {
		long whole = parts.stream().mapToLong(Part::count).sum();
		long before = 0;
		List<Segment> segments = new ArrayList<>();
		for (Part part : parts) {
			if (part.count() > 0) {
				segments.add(new Segment(part.label(), part.colour(), Numbers.count(part.count()),
						Numbers.share(part.count(), whole), Numbers.length(before, whole),
						Numbers.length(part.count(), whole)));
			}
			before += part.count();
		}
		return new StackedBar(segments);
	}

	/**
	 * What a segment stands for.
	 */
	record Part(String label, String colour, long count) {
	}

	/**
	 * A segment with its place and width in the bar.
	 */
	record Segment(String label, String colour, String count, String share, String x, String width) {
	}

}
