package org.scfm.campaign;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.scfm.campaign.CalloutFigures.ErrorReason;

/**
 * Why calls were refused, or why nobody knows whether they were placed.
 *
 * @param rows the most frequent reasons
 * @param others how many calls have other reasons, or null where none has
 */
record ReasonsSection(List<Row> rows, @Nullable String others) {

	/**
	 * Draws reasons.
	 * @return the section, or null where there is none
	 */
	static @Nullable ReasonsSection of(List<ErrorReason> reasons) {
		if (reasons.isEmpty()) {
			return null;
		}
		long most = reasons.get(0).calls();
		long all = reasons.get(0).all();
		long shown = reasons.stream().mapToLong(ErrorReason::calls).sum();
		return new ReasonsSection(reasons.stream()
			.map((reason) -> new Row(Numbers.count(reason.calls()), Numbers.share(reason.calls(), all),
					Numbers.length(reason.calls(), most),
					(reason.refused() ? Outcome.REFUSED : Outcome.UNKNOWN).colour(),
					reason.refused() ? "refused" : "unknown", reason.code(),
					(reason.message() != null) ? reason.message() : "No reason was given."))
			.toList(), (shown < all) ? Numbers.count(all - shown) : null);
	}

	/**
	 * A reason.
	 *
	 * @param calls how many calls have it
	 * @param share how many that is of the calls that have one
	 * @param width how long its bar is
	 * @param colour the bar's colour
	 * @param became what became of the calls
	 * @param code the provider's code, or null
	 * @param message the reason in words
	 */
	record Row(String calls, String share, String width, String colour, String became, @Nullable String code,
			String message) {
	}

}
