package org.scfm.provider;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call as the provider describes it.
 *
 * @param sid the provider's id of the call
 * @param to the number dialled, mostly E.164; empty if the provider left it out
 * @param from the caller id; empty if the provider left it out
 * @param status the provider's word for its state: queued, ringing, in-progress,
 * completed, busy, no-answer, failed, canceled, or one that is not known yet
 * @param direction the direction, for example {@code outbound-api}
 * @param dateCreated when the provider created it, in whole seconds; Twilio leaves this
 * out of fresh calls
 * @param startTime when it was dialled; {@code null} if it was not, or not yet
 * @param json the provider's description, whole
 */
public record RemoteCall(String sid, String to, String from, String status, @Nullable String direction,
		@Nullable Instant dateCreated, @Nullable Instant startTime, String json) {

	/**
	 * How long it was talked.
	 * @return seconds, or {@code null} if the provider does not say so
	 */
	public @Nullable Integer seconds() {
		JsonNode object = JsonMapper.shared().readTree(this.json);
		String text = object.isObject() ? Answer.text(object, "duration") : null;
		return (text != null && text.matches("\\d{1,9}")) ? Integer.valueOf(text) : null;
	}

	/** A text for logs: numbers masked, the description left out. */
	@Override
	public String toString() {
		return "RemoteCall[sid=" + this.sid + ", to=" + Masks.number(this.to) + ", from=" + Masks.number(this.from)
				+ ", status=" + this.status + ", direction=" + this.direction + ", dateCreated=" + this.dateCreated
				+ ", startTime=" + this.startTime + "]";
	}

}
