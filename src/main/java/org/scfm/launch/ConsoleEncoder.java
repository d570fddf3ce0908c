package org.scfm.launch;

import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.Masks;

import org.springframework.boot.logging.logback.StructuredLogEncoder;

/**
 * Writes log lines as people read them, or, where
 * {@code logging.structured.format.console} is set, as programs do. Spring Boot's own
 * appender for the latter writes to standard output, where only results go. Whatever is
 * logged, and by whom, a phone number with its plus sign is masked. Used by
 * {@code logback-spring.xml}; its setters are that file's elements.
 */
public final class ConsoleEncoder extends EncoderBase<ILoggingEvent> {

	private String pattern = "";

	private String format = "";

	private @Nullable Encoder<ILoggingEvent> delegate;

	/**
	 * Sets the pattern of lines for people.
	 * @param pattern as Logback has it
	 */
	public void setPattern(String pattern) {
		this.pattern = pattern;
	}

	/**
	 * Sets the format of lines for programs.
	 * @param format {@code ecs}, {@code logstash}, {@code gelf}, or empty for people
	 */
	public void setFormat(String format) {
		this.format = format;
	}

	@Override
	public void start() {
		this.delegate = this.format.isBlank() ? forPeople() : forPrograms();
		this.delegate.start();
		super.start();
	}

	private Encoder<ILoggingEvent> forPeople() {
		PatternLayoutEncoder encoder = new PatternLayoutEncoder();
		encoder.setContext(getContext());
		// not by the locale, which may have no sign for what is left out of a number
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.setPattern(this.pattern);
		return encoder;
	}

	private Encoder<ILoggingEvent> forPrograms() {
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(getContext());
		encoder.setCharset(StandardCharsets.UTF_8);
		encoder.setFormat(this.format);
		return encoder;
	}

	@Override
	public byte @Nullable [] headerBytes() {
		return (this.delegate != null) ? this.delegate.headerBytes() : null;
	}

	@Override
	public byte @Nullable [] encode(ILoggingEvent event) {
		byte[] line = (this.delegate != null) ? this.delegate.encode(event) : null;
		return (line != null) ? Masks.inLine(new String(line, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)
				: null;
	}

	@Override
	public byte @Nullable [] footerBytes() {
		return (this.delegate != null) ? this.delegate.footerBytes() : null;
	}

	@Override
	public void stop() {
		if (this.delegate != null) {
			this.delegate.stop();
		}
		super.stop();
	}

}
