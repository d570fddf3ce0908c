package org.scfm.provider;

import java.time.Instant;

import org.scfm.monitoring.Masks;

/**
 * The question which calls a create of unknown outcome may have placed.
 *
 * @param to the number dialled, E.164
 * @param from the caller id it was sent with
 * @param notBefore when the create was begun or earlier, on the clock of this program;
 * the provider's clock may show another time then
 */
public record CallSearch(String to, String from, Instant notBefore) {

	/** A text for logs: numbers masked. */
	@Override
	public String toString() {
		return "CallSearch[to=" + Masks.number(this.to) + ", from=" + Masks.number(this.from) + ", notBefore="
				+ this.notBefore + "]";
	}

}
