package org.scfm.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Takes the partitions of a step for the step, so that no series is made for each.
 */
final class WholeSteps implements MeterFilter {

	private static final Pattern PARTITION = Pattern.compile(":\\d+$");

	@Override
	public Meter.Id map(Meter.Id id) {
		List<Tag> tags = new ArrayList<>();
		for (Tag tag : id.getTagsAsIterable()) {
			boolean step = tag.getKey().equals("step") || tag.getKey().endsWith(".step.name");
			tags.add(step ? Tag.of(tag.getKey(), PARTITION.matcher(tag.getValue()).replaceFirst("")) : tag);
		}
		return id.replaceTags(tags);
	}

}
