package org.scfm.contact;

import java.util.Map;

/**
 * What has become of a line of the file.
 */
sealed interface ImportLine {

	/**
	 * The number of the line's first line of text.
	 */
	long number();

	/**
	 * A contact.
	 *
	 * @param number the line's number
	 * @param text the line as it was read
	 * @param msisdn the contact's number
	 * @param metadata values by column name; an empty text means that there is no value
	 */
	record ContactLine(long number, String text, Msisdn msisdn, Map<String, String> metadata) implements ImportLine {

		RejectedLine rejected(String reason) {
			return new RejectedLine(this.number, reason, this.text);
		}

	}

	/**
	 * A line that brings no contact.
	 *
	 * @param number the line's number
	 * @param reason why not
	 * @param text the line as it was read
	 */
	record RejectedLine(long number, String reason, String text) implements ImportLine {
	}

}
