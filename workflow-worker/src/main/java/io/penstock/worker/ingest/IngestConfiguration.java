package io.penstock.worker.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.platform.event.EventRecords;
import io.penstock.schema.topic.Topics;
import io.penstock.store.delivery.DeliveryLog;
import io.penstock.store.ingest.Ingest;
import io.penstock.worker.dispatch.Doorbell;
import io.penstock.worker.workflow.Workflows;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin.NewTopics;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

@Configuration(proxyBeanMethods = false)
@EnableKafka
@EnableConfigurationProperties(IngestProperties.class)
class IngestConfiguration {
    @Bean
    KafkaIngester kafkaIngester(
            EventRecords records,
            Ingest ingest,
            Workflows workflows,
            MeterRegistry registry,
            Doorbell doorbell,
            InstantSource clock) {
        return new KafkaIngester(
                new LogReader(records),
                ingest,
                new WorkflowTriggers(workflows),
                new IngestMetrics(registry),
                doorbell::ring,
                clock);
    }

    @Bean
    DeliveryIngester deliveryIngester(
            DeliveryLog deliveries, Ingest ingest, MeterRegistry registry) {
        return new DeliveryIngester(deliveries, ingest, new DeliveryMetrics(registry));
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> ingestContainers(
            KafkaProperties kafka, IngestProperties settings, MeterRegistry registry) {
        var consumer = kafka.buildConsumerProperties();
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Ingest.LIMIT);
        var containers = containers(consumer, settings, registry);
        containers.setConcurrency(settings.consumers());
        return containers;
    }

    /// A request may have 4 MiB: few come at a time, to one thread.
    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> deliveryContainers(
            KafkaProperties kafka, IngestProperties settings, MeterRegistry registry) {
        var consumer = kafka.buildConsumerProperties();
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, DeliveryLog.LIMIT);
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 * Topics.MAX_RECORD);
        return containers(consumer, settings, registry);
    }

    /// Bytes in, so that nothing fails before it can be kept; a batch that fails comes again, for
    /// as long as it takes.
    private static ConcurrentKafkaListenerContainerFactory<byte[], byte[]> containers(
            Map<String, Object> consumer, IngestProperties settings, MeterRegistry registry) {
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        var consumers =
                new DefaultKafkaConsumerFactory<>(
                        consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumers.addListener(new MicrometerConsumerListener<>(registry));
        var containers = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
        containers.setConsumerFactory(consumers);
        containers.setBatchListener(true);
        containers.getContainerProperties().setAckMode(AckMode.BATCH);
        containers.getContainerProperties().setMissingTopicsFatal(false);
        containers.setCommonErrorHandler(untilItWorks(settings));
        return containers;
    }

    private static DefaultErrorHandler untilItWorks(IngestProperties settings) {
        var backOff = new ExponentialBackOff(settings.retry().toMillis(), 2);
        backOff.setMaxInterval(settings.maxRetry().toMillis());
        var handler = new DefaultErrorHandler(backOff);
        handler.setReclassifyOnExceptionChange(false);
        return handler;
    }

    @Bean
    IngesterHealth ingester(KafkaListenerEndpointRegistry registry) {
        return new IngesterHealth(registry);
    }

    /// What this worker reads and writes, where nobody made it yet; as intake makes it.
    @Bean
    NewTopics workerTopics(IngestProperties settings) {
        return new NewTopics(
                topic(Topics.EVENTS, Topics.MAX_RECORD, settings).build(),
                topic(Topics.DELIVERIES, Topics.MAX_RECORD, settings).build(),
                topic(Topics.DEAD_LETTERS, Topics.MAX_DEAD_LETTER, settings).build(),
                runStatus(settings));
    }

    private static NewTopic runStatus(IngestProperties settings) {
        return topic(Topics.RUN_STATUS, Topics.MAX_RECORD, settings)
                .config("cleanup.policy", "compact,delete")
                .build();
    }

    private static TopicBuilder topic(String name, int maxRecord, IngestProperties settings) {
        return TopicBuilder.name(name)
                .partitions(Topics.PARTITIONS)
                .replicas(settings.replicas())
                .config("min.insync.replicas", Integer.toString(settings.minInsync()))
                .config("max.message.bytes", Integer.toString(maxRecord))
                .config("retention.ms", Long.toString(settings.retention().toMillis()));
    }
}
