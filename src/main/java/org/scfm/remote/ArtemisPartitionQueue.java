package org.scfm.remote;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.integration.config.IntegrationRegistrar;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.integration.dsl.context.IntegrationFlowContext.IntegrationFlowRegistration;
import org.springframework.integration.jms.dsl.Jms;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.jms.support.converter.MessageConverter;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;

/**
 * A durable queue of an ActiveMQ Artemis broker, over JMS. All that is known here of
 * brokers is in this class, and the broker's classes are loaded with it only: another
 * broker is another class. Messages are texts, never Java objects.
 */
final class ArtemisPartitionQueue implements PartitionQueue {

	private static final Logger LOG = LoggerFactory.getLogger(ArtemisPartitionQueue.class);

	private static final String REQUESTS = "requests";

	// a property of each message, so that the broker itself keeps it for who can do it
	private static final String STEP = "stepName";

	// so that a worker that is asked to end does soon
	private static final Duration RECEIVE_TIMEOUT = Duration.ofMillis(250);

	private final BrokerProperties properties;

	private final ActiveMQConnectionFactory broker;

	private final AnnotationConfigApplicationContext channels = new AnnotationConfigApplicationContext();

	/**
	 * @throws BrokerException if the broker is not reached
	 */
	ArtemisPartitionQueue(BrokerProperties properties) {
		this.properties = properties;
		try {
			this.broker = new ActiveMQConnectionFactory(properties.address(), properties.username(),
					properties.password());
			// a worker that is busy must not keep others from what waits
			this.broker.setConsumerWindowSize(0);
			this.broker.createConnection().close();
		}
		catch (JMSException | RuntimeException ex) {
			throw unreachable(ex);
		}
		this.channels.registerBean(CachingConnectionFactory.class, () -> new CachingConnectionFactory(this.broker));
		this.channels.registerBean(BrokerProperties.class, () -> properties);
		this.channels.register(Channels.class);
		this.channels.refresh();
	}

	private BrokerException unreachable(Exception ex) {
		return new BrokerException("the message broker at " + this.properties.shownAddress() + " cannot be reached: "
				+ ex.getMessage() + "; check SCFM_BROKER_URL, _USERNAME and _PASSWORD", ex);
	}

	@Override
	public void send(StepExecutionRequest request) {
		try {
			this.channels.getBean(REQUESTS, MessageChannel.class).send(new GenericMessage<>(request));
		}
		catch (MessagingException ex) {
			throw unreachable(ex);
		}
	}

	@Override
	public Receiving receive(Consumer<StepExecutionRequest> worker, Set<String> leftToOthers) {
		// acknowledged when received: from then on the partition's guard tells whether
		// somebody is at work on it
		DefaultMessageListenerContainer container = Jms
			.container((ConnectionFactory) this.broker, this.properties.queue())
			.sessionAcknowledgeMode(Session.AUTO_ACKNOWLEDGE)
			.receiveTimeout(RECEIVE_TIMEOUT.toMillis())
			.getObject();
		container.setMessageSelector(selector(leftToOthers));
		IntegrationFlow flow = IntegrationFlow
			.from(Jms.messageDrivenChannelAdapter(container).jmsMessageConverter(new RequestConverter()))
			.<String>handle((text, headers) -> {
				accept(worker, text);
				return null;
			})
			.get();
		return new Flow(container, this.channels.getBean(IntegrationFlowContext.class).registration(flow).register());
	}

	private static @Nullable String selector(Set<String> leftToOthers) {
		return leftToOthers.isEmpty() ? null
				: STEP + leftToOthers.stream().sorted().collect(Collectors.joining("', '", " NOT IN ('", "')"));
	}

	// what is thrown would make the broker deliver the message again and again
	private static void accept(Consumer<StepExecutionRequest> worker, String text) {
		try {
			worker.accept(RequestText.read(text));
		}
		catch (IllegalArgumentException ex) {
			LOG.warn("A message was dropped: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			LOG.warn("A partition was dropped, and will be offered again: {}", String.valueOf(ex.getMessage()));
			LOG.debug("Dropped", ex);
		}
	}

	@Override
	public void close() {
		this.channels.close();
	}

	/**
	 * The way to the broker. Annotated with neither Configuration nor EnableIntegration,
	 * so that the application's scan of its packages does not find it, nor load classes
	 * to understand it.
	 */
	@Import(IntegrationRegistrar.class)
	static class Channels {

		@Bean
		IntegrationFlow toTheQueue(CachingConnectionFactory connections, BrokerProperties properties) {
			JmsTemplate jms = new JmsTemplate(connections);
			jms.setMessageConverter(new RequestConverter());
			jms.setExplicitQosEnabled(true);
			jms.setDeliveryPersistent(true);
			jms.setTimeToLive(properties.timeToLive().toMillis());
			return IntegrationFlow.from(REQUESTS)
				.handle(Jms.outboundAdapter(jms).destination(properties.queue()))
				.get();
		}

	}

	private record Flow(DefaultMessageListenerContainer container,
			IntegrationFlowRegistration registration) implements Receiving {

		@Override
		public void pause() {
			// the flow itself would wait for the work in hand
			this.container.stop();
		}

		@Override
		public void close() {
			this.registration.destroy();
		}

	}

	/**
	 * Texts, and nothing else: a message that holds a Java object is not opened.
	 */
	private static final class RequestConverter implements MessageConverter {

		@Override
		public Message toMessage(Object request, Session session) throws JMSException {
			StepExecutionRequest partition = (StepExecutionRequest) request;
			Message message = session.createTextMessage(RequestText.write(partition));
			message.setStringProperty(STEP, partition.getStepName());
			return message;
		}

		@Override
		public Object fromMessage(Message message) throws JMSException {
			return (message instanceof TextMessage text && text.getText() != null) ? text.getText() : "";
		}

	}

}
