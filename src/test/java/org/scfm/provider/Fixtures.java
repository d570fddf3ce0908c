package org.scfm.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import org.scfm.monitoring.Metrics;
import org.scfm.provider.ProviderProperties.Retry;

/** What the tests of this package share. */
final class Fixtures {

	static final String TWILIO_SID = "AC0123456789abcdef0123456789abcdef";

	static final String SOMLENG_SID = "0f3d7c64-6e63-4bd0-8b53-6a1c1e5b0c11";

	static final String TOKEN = "s3cret-t0ken-never-shown";

	static final String TO = "+85512345667";

	static final String FROM = "+85523000111";

	static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

	static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	static final CallRequest REQUEST = new CallRequest(TO, Map.of("from", FROM, "url", "https://example.org/flow.xml"));

	/** The answer to a create, as Twilio gives it: queued, without dates. */
	static final String CREATED = """
			{"sid": "CA11112222333344445555666677778888", "to": "+85512345667", "from": "+85523000111",
			 "status": "queued", "direction": "outbound-api", "date_created": null, "duration": null,
			 "queue_time": "0", "subresource_uris": {"events": "/2010-04-01/x.json"}, "annotation": null}""";

	private Fixtures() {
	}

	static ProviderProperties properties(String baseUrl, String accountSid) {
		return new ProviderProperties(baseUrl, null, accountSid, TOKEN, null, Duration.ofSeconds(2),
				Duration.ofSeconds(10), Retry.DEFAULT);
	}

	static ProviderProperties impatient(String baseUrl) {
		return new ProviderProperties(baseUrl, null, TWILIO_SID, TOKEN, null, Duration.ofMillis(200),
				Duration.ofMillis(300), Retry.DEFAULT);
	}

	/** Single attempts. */
	static TwilioCallProvider once(StubServer server) {
		return new TwilioCallProvider(properties(server.url(), TWILIO_SID), CLOCK, Metrics.off());
	}

	/** As in production, but without waiting. */
	static CallProvider repeating(ProviderProperties properties) {
		Waits waits = new Waits();
		return new RepeatingCallProvider(new TwilioCallProvider(properties, CLOCK, Metrics.off()), properties.retry(),
				CLOCK, waits, () -> 1.0, waits, (wait) -> {
				});
	}

}
