package org.scfm.contact;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, whatever they end with. A line that is too long is read to its
 * end, but only its beginning is kept.
 */
final class TextLines implements Closeable {

	static final int LONGEST = 1 << 20;

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	private final Reader reader;

	private final char[] buffer = new char[1 << 16];

	private int next;

	private int end;

	/**
	 * @param reader the text; is closed with this
	 */
	TextLines(Reader reader) {
		this.reader = reader;
	}

	/**
	 * Leaves out a byte order mark, where the text begins with one.
	 * @return this
	 * @throws IOException if it cannot be read
	 */
	TextLines withoutByteOrderMark() throws IOException {
		if (peek() == BYTE_ORDER_MARK) {
			this.next++;
		}
		return this;
	}

	/**
	 * Reads a line.
	 * @return the line, or null at the end
	 * @throws IOException if it cannot be read
	 */
	@Nullable Line read() throws IOException {
		if (peek() < 0) {
			return null;
		}
		StringBuilder text = new StringBuilder();
		boolean tooLong = false;
		while (peek() >= 0) {
			int from = this.next;
			while (this.next < this.end && this.buffer[this.next] != '\n' && this.buffer[this.next] != '\r') {
				this.next++;
			}
			int kept = Math.min(this.next - from, LONGEST - text.length());
			text.append(this.buffer, from, kept);
			tooLong |= kept < this.next - from;
			if (this.next < this.end) {
				return new Line(text.toString(), terminator(), tooLong);
			}
		}
		return new Line(text.toString(), "", tooLong);
	}

	private String terminator() throws IOException {
		if (this.buffer[this.next++] == '\n') {
			return "\n";
		}
		if (peek() == '\n') {
			this.next++;
			return "\r\n";
		}
		return "\r";
	}

	private int peek() throws IOException {
		while (this.next == this.end) {
			this.next = 0;
			this.end = Math.max(this.reader.read(this.buffer), 0);
			if (this.end == 0) {
				return -1;
			}
		}
		return this.buffer[this.next];
	}

	@Override
	public void close() throws IOException {
		this.reader.close();
	}

	/**
	 * A line.
	 *
	 * @param text what it says, cut where it is too long
	 * @param terminator what ends it, empty where the text ends without
	 * @param tooLong whether it has more than {@value #LONGEST} characters
	 */
	record Line(String text, String terminator, boolean tooLong) {
	}

}
