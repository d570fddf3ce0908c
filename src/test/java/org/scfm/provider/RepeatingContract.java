package org.scfm.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.scfm.provider.CreateOutcome.Accepted;
import org.scfm.provider.CreateOutcome.NotSent;

/**
 * What tests of a provider that repeats share: what is repeated, and waits that take no
 * time.
 */
abstract class RepeatingContract {

	static final CreateOutcome REFUSED = new NotSent("ConnectException");

	static final CreateOutcome ACCEPTED = new Accepted("CA1", "queued", null, "{}");

	final ScriptedProvider once = new ScriptedProvider();

	final Waits waits = new Waits();

	final List<Duration> throttled = new CopyOnWriteArrayList<>();

	RepeatingCallProvider repeating(double jitter) {
		return new RepeatingCallProvider(this.once, ProviderProperties.Retry.DEFAULT, Fixtures.CLOCK, this.waits,
				() -> jitter, this.waits, this.throttled::add);
	}

}
