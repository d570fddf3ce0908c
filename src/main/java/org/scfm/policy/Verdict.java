package org.scfm.policy;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the gate says of one person at one time.
 *
 * @param bucket where the person stands
 * @param until when to ask again, or null where time alone changes nothing
 * @param reason why, in words
 */
public record Verdict(Bucket bucket, @Nullable Instant until, String reason) {

	/**
	 * Whether the person is to be called now.
	 * @return true in {@link Bucket#READY}
	 */
	public boolean isReady() {
		return this.bucket == Bucket.READY;
	}

}
