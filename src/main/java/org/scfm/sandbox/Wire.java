package org.scfm.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Translates between the HTTP library's requests and answers and ours.
 */
final class Wire {

	private static final int LARGEST_BODY = 1_048_576;

	private final Patience patience;

	Wire(Patience patience) {
		this.patience = patience;
	}

	Incoming read(ClassicHttpRequest request, Instant now) throws IOException {
		String[] target = request.getRequestUri().split("\\?", 2);
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (Header header : request.getHeaders()) {
			headers.putIfAbsent(header.getName(), header.getValue());
		}
		return new Incoming(request.getMethod(), target[0], Params.parse((target.length > 1) ? target[1] : null),
				headers, body(request.getEntity()), UUID.randomUUID(), now);
	}

	/**
	 * The answer as the library sends it.
	 * @param reply the answer
	 * @return the same
	 * @throws ConnectionClosedException if the connection is to be closed instead
	 */
	ClassicHttpResponse response(Reply reply) throws ConnectionClosedException {
		if (reply.delivery() == Reply.Delivery.CLOSE) {
			throw new ConnectionClosedException("closed on purpose");
		}
		ClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
		reply.headers().forEach(response::setHeader);
		if (reply.body().length > 0) {
			response.setEntity(new Body(reply));
		}
		return response;
	}

	private static byte[] body(HttpEntity entity) throws IOException {
		if (entity == null) {
			return new byte[0];
		}
		try (InputStream in = entity.getContent()) {
			return in.readNBytes(LARGEST_BODY);
		}
	}

	/** A body that is sent as the reply says. */
	private final class Body extends AbstractHttpEntity {

		private final Reply reply;

		private Body(Reply reply) {
			super((String) null, null);
			this.reply = reply;
		}

		@Override
		public long getContentLength() {
			return this.reply.body().length;
		}

		@Override
		public InputStream getContent() {
			return new ByteArrayInputStream(this.reply.body());
		}

		@Override
		public boolean isStreaming() {
			return false;
		}

		@Override
		public void writeTo(OutputStream out) throws IOException {
			byte[] body = this.reply.body();
			switch (this.reply.delivery()) {
				case CUT -> {
					out.write(body, 0, body.length / 2);
					out.flush();
					throw new ConnectionClosedException("cut on purpose");
				}
				case SLOW -> slowly(out, body, this.reply.over());
				default -> out.write(body);
			}
		}

		private void slowly(OutputStream out, byte[] body, Duration over) throws IOException {
			int pieces = Math.min(body.length, 20);
			for (int piece = 0; piece < pieces; piece++) {
				int from = body.length * piece / pieces;
				out.write(body, from, body.length * (piece + 1) / pieces - from);
				out.flush();
				Wire.this.patience.hold(over.dividedBy(pieces));
			}
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
