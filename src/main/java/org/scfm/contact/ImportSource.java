package org.scfm.contact;

import java.io.IOException;
import java.io.InputStream;

import org.scfm.job.Arguments;
import org.scfm.job.UsageException;

/**
 * Where the text to import is read from, at any place of it.
 */
interface ImportSource {

	/**
	 * What a launch names.
	 * @param arguments the launch's arguments
	 * @return the source, which is there and may be read
	 * @throws UsageException if it cannot be read
	 */
	static ImportSource of(Arguments arguments) {
		String name = arguments.get(ImportContactsParameters.INPUT_FILE);
		return WebFile.isAddress(name) ? WebFile.of(name) : LocalFile.of(name);
	}

	/**
	 * How it is called in messages.
	 * @return its name, without secrets
	 */
	String name();

	/**
	 * How long it is.
	 * @return the length in bytes
	 * @throws IOException if that cannot be told
	 */
	long size() throws IOException;

	/**
	 * Reads it.
	 * @param from the first byte to read, counted from 0
	 * @return its bytes from there on
	 * @throws IOException if it cannot be read
	 */
	InputStream open(long from) throws IOException;

	/**
	 * Says that it cannot be imported.
	 * @param why the reason
	 * @return what to throw
	 */
	default UsageException unusable(String why) {
		return unusable(name(), why);
	}

	/**
	 * Says that something cannot be imported.
	 * @param name its name
	 * @param why the reason
	 * @return what to throw
	 */
	static UsageException unusable(String name, String why) {
		return new UsageException(ImportContactsParameters.INPUT_FILE.name() + "=" + name + ": " + why);
	}

}
