package org.scfm.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A flow start RapidPro has accepted.
 *
 * @param id its number
 * @param uuid its uuid
 * @param order what was asked for
 * @param createdAt when it was accepted
 * @param lasts how long it takes until it is complete
 * @param legacy whether it has the statuses of RapidPro before version 10
 */
record FlowStart(long id, String uuid, Order order, Instant createdAt, Duration lasts, boolean legacy) {

	Instant modifiedAt(Instant now) {
		return switch (stage(now)) {
			case 0 -> this.createdAt;
			case 1 -> this.createdAt.plus(this.lasts.dividedBy(2));
			default -> this.createdAt.plus(this.lasts);
		};
	}

	Map<String, @Nullable Object> render(Instant now) {
		int stage = stage(now);
		int total = this.order.urns().size() + this.order.contacts().size();
		List<String> statuses = this.legacy ? List.of("pending", "starting", "complete")
				: List.of("pending", "started", "completed");
		Map<String, @Nullable Object> body = new LinkedHashMap<>();
		body.put("uuid", this.uuid);
		body.put("flow", Map.of("uuid", this.order.flow(), "name", "Sandbox flow"));
		body.put("status", statuses.get(stage));
		if (!this.legacy) {
			body.put("progress", Map.of("total", total, "started", (stage == 2) ? total : 0));
		}
		body.put("groups", this.order.groups().stream().map(FlowStart::named).toList());
		body.put("contacts", this.order.contacts().stream().map(FlowStart::named).toList());
		body.put("params", this.order.params());
		body.put("created_on", Texts.microseconds(this.createdAt));
		body.put("modified_on", Texts.microseconds(modifiedAt(now)));
		body.put("id", this.id);
		body.put("extra", this.order.params());
		body.put("restart_participants", this.order.restartParticipants());
		body.put("exclude_active", this.order.excludeActive());
		return body;
	}

	private int stage(Instant now) {
		if (!now.isBefore(this.createdAt.plus(this.lasts))) {
			return 2;
		}
		return now.isBefore(this.createdAt.plus(this.lasts.dividedBy(2))) ? 0 : 1;
	}

	private static Map<String, String> named(String reference) {
		boolean uuid = Accounts.isUuid(reference);
		return Map.of("uuid", uuid ? reference : UUID.nameUUIDFromBytes(Texts.utf8(reference)).toString(), "name",
				uuid ? "Sandbox" : reference);
	}

	/**
	 * A flow start asked for.
	 *
	 * @param flow the flow's UUID
	 * @param urns the URNs to start it for
	 * @param contacts the contacts to start it for
	 * @param groups the groups to start it for
	 * @param params what is given to the flow
	 * @param restartParticipants whether those start again who were in it before
	 * @param excludeActive whether those are left out who are in another flow
	 */
	record Order(String flow, List<String> urns, List<String> contacts, List<String> groups, Map<String, Object> params,
			boolean restartParticipants, boolean excludeActive) {

	}

}
