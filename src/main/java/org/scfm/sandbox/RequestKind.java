package org.scfm.sandbox;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a request asks for, whichever service it is addressed to.
 */
public enum RequestKind {

	/** Place a call. */
	CREATE,

	/** Read one call. */
	FETCH,

	/** Read a page of calls. */
	LIST,

	/** Cancel, end or redirect a call. */
	UPDATE,

	/** Remove a call's record. */
	DELETE,

	/** Start a flow. */
	FLOW_START,

	/** Read a page of flow starts. */
	FLOW_LIST,

	/** Anything else: not served. */
	OTHER;

	/**
	 * The kind of that name.
	 * @param text such as {@code flow-start}, in any case, with hyphens or underscores
	 * @return the kind
	 * @throws IllegalArgumentException if there is none of that name
	 */
	@JsonCreator
	public static RequestKind of(String text) {
		return Texts.constant(RequestKind.class, text);
	}

	/**
	 * The name used in the control API.
	 * @return such as {@code flow-start}
	 */
	@JsonValue
	public String text() {
		return Texts.of(this);
	}

}
