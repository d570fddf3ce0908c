package org.scfm.contact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Notes at which byte each line of a text begins, as the text is read, so that somebody
 * else can begin to read there. For encodings only in which lines end with the bytes that
 * they end with in ASCII.
 */
final class LineStarts extends FilterInputStream {

	private static final String ENDS = "\r\n";

	private final Deque<Long> starts = new ArrayDeque<>();

	private long firstKept;

	private long offset;

	private boolean afterReturn;

	/**
	 * @param text the text from its beginning
	 */
	LineStarts(InputStream text) {
		super(text);
		this.starts.add(0L);
	}

	/**
	 * Whether lines in an encoding end with the bytes of ASCII, and only they with them.
	 */
	static boolean canTell(Charset encoding) {
		return encoding.canEncode() && !encoding.name().startsWith("ISO-2022")
				&& Arrays.equals(ENDS.getBytes(encoding), ENDS.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Where a line begins. Lines before it cannot be asked for any more.
	 * @param line how many lines are before it; it, or the end of the text, must have
	 * been read up to its first byte
	 * @return the number of bytes before it
	 */
	long startOf(long line) {
		noteReturn();
		while (this.firstKept < line && this.starts.size() > 1) {
			this.starts.removeFirst();
			this.firstKept++;
		}
		return (this.firstKept == line) ? this.starts.getFirst() : this.offset;
	}

	@Override
	public int read() throws IOException {
		int read = super.read();
		if (read >= 0) {
			pass((byte) read);
		}
		return read;
	}

	@Override
	public int read(byte[] into, int from, int length) throws IOException {
		int read = super.read(into, from, length);
		for (int i = from; i < from + read; i++) {
			pass(into[i]);
		}
		return read;
	}

	private void pass(byte next) {
		if (next != '\n') {
			noteReturn();
		}
		this.offset++;
		this.afterReturn = next == '\r';
		if (next == '\n') {
			this.starts.addLast(this.offset);
		}
	}

	// a line feed may belong to it
	private void noteReturn() {
		if (this.afterReturn) {
			this.starts.addLast(this.offset);
			this.afterReturn = false;
		}
	}

	@Override
	public boolean markSupported() {
		return false;
	}

}
