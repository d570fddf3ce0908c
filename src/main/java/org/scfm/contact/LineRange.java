package org.scfm.contact;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * A part of a file, from one line to another.
 *
 * @param firstByte how many bytes are before it
 * @param from how many lines are before it; 0 is the whole file from its header on
 * @param to how many lines are before what follows it
 */
record LineRange(long firstByte, long from, long to) {

	static final LineRange ALL = new LineRange(0, 0, Long.MAX_VALUE);

	private static final String FIRST_BYTE = "inputFile.firstByte";

	private static final String FROM = "inputFile.fromLine";

	private static final String TO = "inputFile.toLine";

	static LineRange of(ExecutionContext context) {
		return context.containsKey(TO)
				? new LineRange(context.getLong(FIRST_BYTE), context.getLong(FROM), context.getLong(TO)) : ALL;
	}

	void putInto(ExecutionContext context) {
		context.putLong(FIRST_BYTE, this.firstByte);
		context.putLong(FROM, this.from);
		context.putLong(TO, this.to);
	}

}
