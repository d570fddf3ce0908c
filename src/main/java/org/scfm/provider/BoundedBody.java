package org.scfm.provider;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's body as UTF-8, up to a limit. What comes after the limit is not read:
 * the status of an answer says enough where the body is absurd.
 */
final class BoundedBody implements BodySubscriber<String> {

	private final int limit;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private final CompletableFuture<String> body = new CompletableFuture<>();

	private @Nullable Subscription subscription;

	/**
	 * Create the subscriber.
	 * @param limit the most bytes to keep
	 */
	BoundedBody(int limit) {
		this.limit = limit;
	}

	@Override
	public CompletionStage<String> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			byte[] chunk = new byte[Math.min(buffer.remaining(), this.limit - this.bytes.size())];
			buffer.get(chunk);
			this.bytes.writeBytes(chunk);
		}
		if (this.bytes.size() >= this.limit && this.subscription != null) {
			this.subscription.cancel();
			onComplete();
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.body.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.body.complete(this.bytes.toString(StandardCharsets.UTF_8));
	}

}
