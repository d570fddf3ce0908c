package org.scfm.contact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.retry.support.RetryTemplate;

/**
 * A file to import that a web server, or an object store, gives by byte ranges (RFC 9110,
 * section 14). It is asked for block by block, so that neither a slow database nor a lost
 * connection ends the reading.
 */
final class WebFile implements ImportSource {

	static final int BLOCK = 4 << 20;

	private static final Pattern ADDRESS = Pattern.compile("https?://.*", Pattern.CASE_INSENSITIVE);

	private static final Pattern CONTENT_RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d+)");

	private static final Duration CONNECT = Duration.ofSeconds(10);

	private static final Duration ANSWER = Duration.ofSeconds(60);

	private static final int PARTIAL_CONTENT = 206;

	private static final int RANGE_NOT_SATISFIABLE = 416;

	private static final int TOO_MANY_REQUESTS = 429;

	private static final int SERVER_ERROR = 500;

	private final URI address;

	private final Duration answer;

	private final HttpClient client = HttpClient.newBuilder()
		.connectTimeout(CONNECT)
		.followRedirects(HttpClient.Redirect.NORMAL)
		.build();

	private final RetryTemplate retry = RetryTemplate.builder()
		.maxAttempts(5)
		.exponentialBackoff(Duration.ofMillis(200), 2, Duration.ofSeconds(5), true)
		.retryOn(UnansweredException.class)
		.build();

	private final Block first;

	private WebFile(URI address, Duration answer) throws IOException {
		this.address = address;
		this.answer = answer;
		this.first = read(0, 0);
	}

	/**
	 * Whether a name is that of a file on a web server.
	 */
	static boolean isAddress(String name) {
		return ADDRESS.matcher(name).matches();
	}

	static WebFile of(String name) {
		return of(name, ANSWER);
	}

	/**
	 * @param name its address
	 * @param answer how long the server may take to begin an answer, and then to end it
	 */
	static WebFile of(String name, Duration answer) {
		URI address = address(name);
		try {
			return new WebFile(address, answer);
		}
		catch (IOException ex) {
			throw ImportSource.unusable(shown(address), "cannot be read: " + reason(ex));
		}
	}

	private static String reason(IOException ex) {
		return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
	}

	/**
	 * Reads an address.
	 * @throws IllegalArgumentException if it is none that can be used
	 */
	static URI address(String name) {
		URI address;
		try {
			address = URI.create(name);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("not an address such as https://host/contacts.csv");
		}
		if (address.getHost() == null) {
			throw new IllegalArgumentException("not an address such as https://host/contacts.csv");
		}
		if (address.getUserInfo() != null) {
			throw new IllegalArgumentException(
					"an address must not have a user or a password in it, as it is kept and shown");
		}
		return address;
	}

	// what signs an address is behind its question mark
	private static String shown(URI address) {
		return address.getScheme().toLowerCase(Locale.ROOT) + "://" + address.getAuthority() + address.getPath();
	}

	/**
	 * The last part of its path.
	 */
	static String fileName(String name) {
		String path = Optional.ofNullable(address(name).getPath()).orElse("");
		String last = path.substring(path.lastIndexOf('/') + 1);
		return last.isEmpty() ? "contacts.csv" : last;
	}

	@Override
	public String name() {
		return shown(this.address);
	}

	@Override
	public long size() {
		return this.first.size();
	}

	@Override
	public InputStream open(long from) {
		return new BlockStream(from);
	}

	/**
	 * A part of the file.
	 *
	 * @param bytes the part
	 * @param size how long the whole file is, in bytes
	 * @param version by what the server tells one version of the file from another, if it
	 * does
	 */
	private record Block(byte[] bytes, long size, Optional<String> version) {
	}

	private Block read(long from, long to) throws IOException {
		return this.retry.execute((context) -> readOnce(from, to));
	}

	private Block readOnce(long from, long to) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(this.address)
			.timeout(this.answer)
			.header("Range", "bytes=" + from + "-" + to)
			.build();
		HttpResponse<InputStream> response;
		byte[] bytes;
		try {
			response = this.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
			// who ignores the range would send all of it
			bytes = (response.statusCode() == PARTIAL_CONTENT) ? body(response.body(), (int) (to - from + 1))
					: body(response.body(), 0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("interrupted");
		}
		catch (IOException ex) {
			throw new UnansweredException("the server does not answer: " + reason(ex));
		}
		int status = response.statusCode();
		if (status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
			throw new UnansweredException("the server answers HTTP " + status);
		}
		if (status == RANGE_NOT_SATISFIABLE && from == 0) {
			return new Block(bytes, 0, Optional.empty());
		}
		Matcher range = CONTENT_RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
		if (status / 100 == 2 && (status != PARTIAL_CONTENT || !range.matches())) {
			throw new IOException("the server does not give parts of it (byte ranges)");
		}
		if (status != PARTIAL_CONTENT) {
			throw new IOException("the server answers HTTP " + status);
		}
		if (bytes.length < to - from + 1) {
			throw new UnansweredException("the server's answer was cut off");
		}
		return new Block(bytes, Long.parseLong(range.group(1)), response.headers().firstValue("ETag"));
	}

	// to read a body has no limit in time of its own
	private byte[] body(InputStream body, int length) throws IOException {
		try (body) {
			CompletableFuture<Void> limit = CompletableFuture.runAsync(() -> close(body),
					CompletableFuture.delayedExecutor(this.answer.toMillis(), TimeUnit.MILLISECONDS));
			try {
				return body.readNBytes(length);
			}
			finally {
				limit.cancel(false);
			}
		}
	}

	private static void close(InputStream body) {
		try {
			body.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The file from some byte on.
	 */
	private final class BlockStream extends InputStream {

		private long next;

		private ByteArrayInputStream block = new ByteArrayInputStream(new byte[0]);

		BlockStream(long from) {
			this.next = from;
		}

		@Override
		public int read() throws IOException {
			return fill() ? this.block.read() : -1;
		}

		@Override
		public int read(byte[] into, int offset, int length) throws IOException {
			return fill() ? this.block.read(into, offset, length) : -1;
		}

		private boolean fill() throws IOException {
			if (this.block.available() == 0 && this.next < size()) {
				Block read = WebFile.this.read(this.next, Math.min(this.next + BLOCK, size()) - 1);
				if (read.size() != size() || !read.version().equals(WebFile.this.first.version())) {
					throw new IOException("the file has changed while it was read");
				}
				this.next += read.bytes().length;
				this.block = new ByteArrayInputStream(read.bytes());
			}
			return this.block.available() > 0;
		}

	}

	/**
	 * What may be asked again.
	 */
	private static final class UnansweredException extends IOException {

		UnansweredException(String message) {
			super(message);
		}

	}

}
