package org.scfm.call;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is known about one phone call, for placeholders and for whoever overrides how
 * requests are made.
 *
 * @param phoneCallId the call's id
 * @param msisdn the number to dial, E.164
 * @param contactId the contact's id
 * @param contactMetadata the contact's metadata
 * @param participationId the participation's id
 * @param participationMetadata the participation's metadata
 * @param calloutId the callout's id
 * @param calloutMetadata the callout's metadata
 */
public record CallFacts(long phoneCallId, String msisdn, long contactId, Map<String, Object> contactMetadata,
		long participationId, Map<String, Object> participationMetadata, long calloutId,
		Map<String, Object> calloutMetadata) {

	private static final String METADATA = ".metadata.";

	@Nullable Object find(String placeholder) {
		return switch (placeholder) {
			case "msisdn", "contact.msisdn" -> this.msisdn;
			case "phoneCallId" -> this.phoneCallId;
			case "contact.id" -> this.contactId;
			case "participation.id" -> this.participationId;
			case "callout.id" -> this.calloutId;
			default -> findMetadata(placeholder);
		};
	}

	private @Nullable Object findMetadata(String placeholder) {
		int at = placeholder.indexOf(METADATA);
		String name = placeholder.substring(at + METADATA.length());
		return switch (placeholder.substring(0, at)) {
			case "contact" -> this.contactMetadata.get(name);
			case "participation" -> this.participationMetadata.get(name);
			default -> this.calloutMetadata.get(name);
		};
	}

}
