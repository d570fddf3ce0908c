package org.scfm.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.twilio.exception.ApiConnectionException;
import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;

/**
 * Lets Twilio's client talk to another host; one attempt per request.
 */
final class RebasedHttpClient extends HttpClient {

	private final java.net.http.HttpClient http = java.net.http.HttpClient.newBuilder()
		.version(java.net.http.HttpClient.Version.HTTP_1_1)
		.build();

	private final URI base;

	RebasedHttpClient(URI base) {
		this.base = base;
	}

	@Override
	public Response reliableRequest(Request request) {
		return makeRequest(request);
	}

	@Override
	public Response makeRequest(Request request) {
		String url = request.constructURL().toString();
		HttpRequest.Builder rebased = HttpRequest
			.newBuilder(URI.create(this.base + url.substring(url.indexOf('/', "https://".length()))))
			.header("Authorization", request.getAuthString())
			.header("Accept", "application/json");
		if (request.getPostParams().isEmpty()) {
			rebased.method(request.getMethod().toString(), HttpRequest.BodyPublishers.noBody());
		}
		else {
			rebased.header("Content-Type", "application/x-www-form-urlencoded")
				.method(request.getMethod().toString(), HttpRequest.BodyPublishers.ofString(request.encodeFormBody()));
		}
		try {
			HttpResponse<String> response = this.http.send(rebased.build(), HttpResponse.BodyHandlers.ofString());
			return new Response(response.body(), response.statusCode());
		}
		catch (IOException ex) {
			throw new ApiConnectionException(ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ApiConnectionException("interrupted", ex);
		}
	}

}
