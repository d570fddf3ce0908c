package org.scfm.contact;

/**
 * Is told when an entry of the do-not-call list ends. All beans of this type are.
 */
@FunctionalInterface
public interface AllowedListener {

	/**
	 * Numbers may be called again, unless another entry forbids them. Called in the
	 * transaction that ends the entry.
	 * @param pattern the number in E.164, or the beginning of numbers with an asterisk
	 * behind it
	 */
	void allowed(String pattern);

}
