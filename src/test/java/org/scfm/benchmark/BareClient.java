package org.scfm.benchmark;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.scfm.launch.ScfmProcess;
import org.scfm.monitoring.Measure;
import org.scfm.monitoring.Metrics;
import org.scfm.provider.HttpExchanges;

/**
 * A bare loop of the program's HTTP client: so many requests, so many at a time, and
 * nothing else. Runs in a process of its own with the program's heap and options, because
 * a warm client with gigabytes would be no fair limit.
 */
final class BareClient {

	private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

	private BareClient() {
	}

	/**
	 * Posts calls.
	 * @param provider what leads a program to the provider
	 * @param calls how many
	 * @param concurrency how many at a time
	 * @return how many a second
	 */
	static double post(Path folder, Map<String, String> provider, int calls, int concurrency) {
		return run(folder, provider, "POST", calls, concurrency);
	}

	/**
	 * Asks for calls that the provider does not know; the answer costs it as much.
	 * @param provider what leads a program to the provider
	 * @param calls how many
	 * @param concurrency how many at a time
	 * @return how many a second
	 */
	static double get(Path folder, Map<String, String> provider, int calls, int concurrency) {
		return run(folder, provider, "GET", calls, concurrency);
	}

	private static double run(Path folder, Map<String, String> provider, String method, int calls, int concurrency) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Double.parseDouble(ScfmProcess.in(folder)
			.program(JAVA, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", classPath,
					BareClient.class.getName())
			.with(provider)
			.run(method, String.valueOf(calls), String.valueOf(concurrency))
			.out()
			.strip());
	}

	/**
	 * The loop.
	 * @param arguments method, number of requests, number of threads
	 */
	public static void main(String[] arguments) throws InterruptedException {
		int calls = Integer.parseInt(arguments[1]);
		HttpExchanges exchanges = new HttpExchanges(Duration.ofSeconds(5), Duration.ofSeconds(30), 1024 * 1024,
				Metrics.off(), Measure.PROVIDER);
		AtomicInteger next = new AtomicInteger();
		Runnable loop = () -> {
			for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
				int status = exchanges.send(request(arguments[0], call)).statusCode();
				if (status / 100 != 2 && status != 404) {
					throw new IllegalStateException("HTTP " + status);
				}
			}
		};
		List<Thread> threads = new ArrayList<>();
		long began = System.nanoTime();
		for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
			threads.add(new Thread(loop));
		}
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		System.out.println(calls / ((System.nanoTime() - began) / 1e9));
		System.exit(0);
	}

	private static HttpRequest request(String method, int call) {
		String account = System.getenv("SOMLENG_ACCOUNT_SID");
		String password = System.getenv("SOMLENG_AUTH_TOKEN");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(System.getenv("SOMLENG_CLIENT_REST_API_BASE_URL") + "/2010-04-01/Accounts/" + account
					+ "/Calls" + ("GET".equals(method) ? "/CA" + call : "") + ".json"))
			.header("Accept", "application/json")
			.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((account + ":" + password).getBytes(StandardCharsets.UTF_8)));
		if ("GET".equals(method)) {
			return request.GET().build();
		}
		return request.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
			.POST(BodyPublishers.ofString("To=" + encode("+855" + (90_000_000 + call)) + "&From=1234&Url="
					+ encode("http://demo.twilio.com/docs/voice.xml") + "&Method=GET"))
			.build();
	}

	private static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
