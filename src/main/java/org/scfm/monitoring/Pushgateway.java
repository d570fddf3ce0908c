package org.scfm.monitoring;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.scfm.monitoring.PushgatewayProperties.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.beans.factory.DisposableBean;

/**
 * Pushes what is measured to a Prometheus Pushgateway: now and then while a job runs, and
 * when the process ends. Each job and each worker has a group of its own, so that one
 * does not replace what another has pushed; another process that ran no job pushes
 * nothing. A push that fails is told in one line and changes nothing else.
 */
final class Pushgateway implements JobExecutionListener, DisposableBean {

	private static final Logger LOG = LoggerFactory.getLogger(Pushgateway.class);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final PushgatewayProperties properties;

	private final PrometheusMeterRegistry registry;

	private final @Nullable String worker;

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

	private final Set<String> jobs = Collections.synchronizedSet(new LinkedHashSet<>());

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "pushgateway");
		thread.setDaemon(true);
		return thread;
	});

	private boolean failing;

	/**
	 * @param properties where to push, and when
	 * @param registry what is pushed
	 * @param worker the name of this worker, or null for a process that is none
	 */
	Pushgateway(PushgatewayProperties properties, PrometheusMeterRegistry registry, @Nullable String worker) {
		this.worker = worker;
		this.properties = properties;
		this.registry = registry;
		long rate = properties.pushRate().toMillis();
		if (rate > 0) {
			this.timer.scheduleAtFixedRate(() -> send(Operation.POST), rate, rate, TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void beforeJob(JobExecution execution) {
		this.jobs.add(execution.getJobInstance().getJobName());
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
		send(this.properties.shutdownOperation());
	}

	private synchronized void send(Operation operation) {
		if ((this.worker == null && this.jobs.isEmpty()) || operation == Operation.NONE) {
			return;
		}
		String trouble = null;
		try {
			HttpResponse<Void> answer = this.http.send(request(operation), BodyHandlers.discarding());
			if (answer.statusCode() / 100 != 2) {
				trouble = "HTTP " + answer.statusCode();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException | RuntimeException ex) {
			trouble = ex.getClass().getSimpleName() + ((ex.getMessage() != null) ? ": " + ex.getMessage() : "");
		}
		if (trouble != null && !this.failing) {
			LOG.warn("The metrics cannot be pushed to {}: {}", this.properties.address(), trouble);
		}
		this.failing = trouble != null;
	}

	private HttpRequest request(Operation operation) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url())).timeout(TIMEOUT);
		if (this.properties.token() != null) {
			request.header("Authorization", "Bearer " + this.properties.token());
		}
		else if (this.properties.username() != null) {
			byte[] pair = (this.properties.username() + ":" + this.properties.password())
				.getBytes(StandardCharsets.UTF_8);
			request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
		}
		if (operation == Operation.DELETE) {
			return request.DELETE().build();
		}
		return request.header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
			.method(operation.name(), BodyPublishers.ofString(this.registry.scrape()))
			.build();
	}

	private String url() {
		String address = this.properties.address();
		StringBuilder url = new StringBuilder(address.contains("://") ? address : "http://" + address)
			.append("/metrics/job/")
			.append(encoded(this.properties.job()));
		Map<String, String> groups = new LinkedHashMap<>();
		if (this.worker != null) {
			groups.put("batch_job", "worker");
			groups.put("worker", this.worker);
		}
		else {
			synchronized (this.jobs) {
				groups.put("batch_job", String.join("+", this.jobs));
			}
		}
		groups.putAll(this.properties.groupingKey());
		groups.forEach((name, value) -> url.append('/').append(name).append('/').append(encoded(value)));
		return url.toString();
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

}
