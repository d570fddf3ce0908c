package org.scfm.benchmark;

import java.util.Locale;

/**
 * A line of the table.
 *
 * @param work what was done
 * @param on the database or Java that it was done with
 * @param ours our figure
 * @param limit the limit's, measured in the same run, in the same unit
 * @param unit the unit of both, such as {@code s} or {@code calls/s}
 * @param limitIs what the limit is
 * @param bar what is wanted of ours by the limit's
 */
record Row(String work, String on, double ours, double limit, String unit, String limitIs, Bar bar) {

	static final String HEAD = """
			| work | on | ours | limit | unit | the limit is | ratio | bar | met |
			| --- | --- | ---: | ---: | --- | --- | ---: | --- | --- |
			""";

	double ratio() {
		return this.ours / this.limit;
	}

	String markdown() {
		return "| %s | %s | %s | %s | %s | %s | %.2f | %s | %s |%n".formatted(this.work, this.on, figure(this.ours),
				figure(this.limit), this.unit, this.limitIs, ratio(), this.bar.text(),
				(this.bar == Bar.NONE) ? "" : this.bar.met().test(ratio()) ? "yes" : "**no**");
	}

	private static String figure(double value) {
		return String.format(Locale.ROOT, (value >= 100) ? "%,.0f" : (value >= 10) ? "%.1f" : "%.3f", value);
	}

}
