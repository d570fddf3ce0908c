package org.scfm.call;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long sending may take. A call is not sent any more after its send-by time, so that
 * others know when nobody will.
 *
 * @param sendWithin how long after its claim a call may be sent
 * @param sendAnnouncedWithin how long after its announcement, which comes just before the
 * sending; the shorter it is, the sooner a dead process's calls can be settled
 * @param throttledAtMost how long a run goes on waiting while the provider asks to send
 * less and takes no call
 */
@ConfigurationProperties("scfm.enqueue")
record EnqueueProperties(@DefaultValue("5m") Duration sendWithin, @DefaultValue("1m") Duration sendAnnouncedWithin,
		@DefaultValue("10m") Duration throttledAtMost) {
}
