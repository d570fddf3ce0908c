package org.scfm.flow;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.scfm.call.CallFacts;
import org.scfm.test.OnH2;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@OnH2
@Import(OverriddenFlowRequestsTests.Own.class)
class OverriddenFlowRequestsTests {

	@Autowired
	private FlowRequests flowRequests;

	@Test
	void a_bean_replaces_the_default() {
		CallFacts facts = new CallFacts(7, "+85512234567", 3, Map.of(), 5, Map.of(), 1, Map.of());
		assertThat(this.flowRequests.params(facts, Map.of())).containsEntry("urns", List.of("ext:3"));
	}

	@TestConfiguration
	static class Own {

		@Bean
		FlowRequests ownFlowRequests() {
			return new FlowRequests() {

				@Override
				public void check(Map<String, Object> jobParams) {
				}

				@Override
				public Map<String, Object> params(CallFacts facts, Map<String, Object> jobParams) {
					return Map.of("flow", "f5901b62", "urns", List.of("ext:" + facts.contactId()));
				}

			};
		}

	}

}
