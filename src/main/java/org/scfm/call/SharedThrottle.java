package org.scfm.call;

import java.time.Duration;

import org.scfm.provider.ThrottleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Lets all processes on the account wait where the provider asks one of them to send
 * less. They wait no longer than a run does: a provider that asks for an hour is asked
 * again by whoever comes then.
 */
@Component
class SharedThrottle implements ThrottleListener {

	private static final Logger LOG = LoggerFactory.getLogger(SharedThrottle.class);

	private final AccountBook accountBook;

	private final Duration longest;

	SharedThrottle(AccountBook accountBook, EnqueueProperties properties) {
		this.accountBook = accountBook;
		this.longest = properties.throttledAtMost();
	}

	@Override
	public void throttled(Duration wait) {
		Duration shared = (wait.compareTo(this.longest) < 0) ? wait : this.longest;
		try {
			this.accountBook.hold(shared);
		}
		catch (RuntimeException ex) {
			// this process waits all the same, and the others will be asked themselves
			LOG.warn("Other processes are not told that the provider asks to send less: {}", ex.toString());
		}
	}

}
