package org.scfm.callout;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * The contacts that a step execution reads: all, or those of one partition.
 *
 * @param first the lowest id
 * @param last the highest id
 */
record ContactRange(long first, long last) {

	private static final String FIRST = "firstContactId";

	private static final String LAST = "lastContactId";

	static final ContactRange ALL = new ContactRange(1, Long.MAX_VALUE);

	static ContactRange of(ExecutionContext context) {
		return new ContactRange(context.getLong(FIRST, ALL.first()), context.getLong(LAST, ALL.last()));
	}

	void putInto(ExecutionContext context) {
		context.putLong(FIRST, this.first);
		context.putLong(LAST, this.last);
	}

}
