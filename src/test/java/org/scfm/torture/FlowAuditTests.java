package org.scfm.torture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.scfm.torture.Audit.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit finds flows that are missing, one too many, or not what the books say.
 */
class FlowAuditTests extends BooksInOrder {

	@Test
	void a_completed_call_without_a_flow_is_found() {
		this.flowStarts.clear();
		spoil(1, (call) -> flow(call, null, null, null));
		assertFound(Kind.FLOWS, ANNA, "is null, and 0 were started");
	}

	@Test
	void a_flow_that_is_half_started_is_found() {
		spoil(1, (call) -> flow(call, "starting", null, null));
		assertFound(Kind.FLOWS, ANNA, "is starting, and 1 were started");
	}

	@Test
	void two_flows_for_one_call_are_found() {
		this.flowStarts.add(flow("F2", 1, ANNA));
		assertFound(Kind.FLOWS, "1", "2 flows were started");
	}

	@Test
	void a_flow_for_a_call_that_is_not_completed_is_found() {
		this.flowStarts.add(flow("F2", 2, ANNA));
		assertFound(Kind.FLOWS, "2", "not completed");
	}

	@Test
	void a_flow_for_someone_else_is_found() {
		this.flowStarts.set(0, flow("F1", 1, BERT));
		assertFound(Kind.FLOWS, ANNA, "started for [tel:" + BERT + "]");
	}

	@Test
	void a_flow_that_was_never_started_is_found() {
		this.flowStarts.clear();
		assertFound(Kind.FLOWS, ANNA, "was never started");
	}

	@Test
	void a_flow_that_failed_needs_a_reason_and_must_not_have_been_started() {
		this.flowStarts.clear();
		spoil(1, (call) -> flow(call, "unknown", null, "HTTP 500"));
		assertThat(violations()).isEmpty();
		spoil(1, (call) -> flow(call, "unknown", null, ""));
		assertFound(Kind.FLOWS, ANNA, "nothing says why");
		spoil(1, (call) -> flow(call, "refused", null, "no such flow"));
		assertThat(violations()).isEmpty();
		this.flowStarts.add(flow("F1", 1, ANNA));
		assertFound(Kind.FLOWS, ANNA, "is refused and was started");
	}

	private static Books.Call flow(Books.Call call, @Nullable String status, @Nullable String uuid,
			@Nullable String reason) {
		return new Books.Call(call.id(), call.calloutId(), call.participationId(), call.attempt(), call.msisdn(),
				call.status(), call.sid(), call.createdAt(), call.sentAt(), call.endedAt(), call.errorCode(),
				call.reason(), call.placedBy(), status, uuid, reason);
	}

}
