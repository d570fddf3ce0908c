package org.scfm.call;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharesTests {

	@Test
	void places_are_divided_by_weight() {
		assertThat(Shares.divide(40, List.of(3, 1), 0.7)).containsExactly(30, 10);
		assertThat(Shares.divide(200, List.of(100), 0.3)).containsExactly(200);
		assertThat(Shares.divide(0, List.of(5, 5), 0.99)).containsExactly(0, 0);
	}

	@Test
	void chance_decides_about_the_places_that_cannot_be_divided() {
		assertThat(Shares.divide(1, List.of(1, 1), 0.2)).containsExactly(0, 1);
		assertThat(Shares.divide(1, List.of(1, 1), 0.7)).containsExactly(1, 0);
	}

	@Test
	void all_places_are_given_and_over_many_divisions_even_single_ones_in_proportion() {
		int[] given = new int[4];
		List<Integer> weights = List.of(1, 2, 4, 13);
		for (int i = 0; i < 1000; i++) {
			int[] shares = Shares.divide(3, weights, (i + 0.5) / 1000);
			assertThat(Arrays.stream(shares).sum()).isEqualTo(3);
			Arrays.setAll(given, (k) -> given[k] + shares[k]);
		}
		assertThat(given).containsExactly(150, 300, 600, 1950);
	}

}
