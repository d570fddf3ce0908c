package org.scfm.campaign;

import com.samskivert.mustache.Mustache;

/**
 * Text as it stands in HTML, between tags and in quoted attributes, in whatever character
 * set the page is written: all but plain ASCII is a character reference.
 */
final class AsciiHtml implements Mustache.Escaper {

	private static final int REPLACEMENT = 0xfffd;

	@Override
	public String escape(String raw) {
		StringBuilder html = new StringBuilder(raw.length() + 16);
		raw.codePoints().forEach((character) -> {
			if (isPlain(character)) {
				html.append((char) character);
			}
			else {
				html.append("&#").append(isAllowed(character) ? character : REPLACEMENT).append(';');
			}
		});
		return html.toString();
	}

	private static boolean isPlain(int character) {
		return (character >= ' ' && character <= '~' && "&<>\"'`=".indexOf(character) < 0) || character == '\n';
	}

	// what XML allows too
	private static boolean isAllowed(int character) {
		return character == '\t' || (character >= ' ' && !Character.isISOControl(character)
				&& Character.getType(character) != Character.SURROGATE && (character & 0xfffe) != 0xfffe);
	}

}
