package io.penstock.intake.topic;

import io.penstock.schema.topic.Topics;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;

/// Declares the topics and makes them as soon as a broker can be reached; the start never waits
/// for one, readiness does.
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {
    @Bean
    NewTopic events(TopicProperties settings) {
        return topic(Topics.EVENTS, settings).build();
    }

    @Bean
    NewTopic deliveries(TopicProperties settings) {
        return topic(Topics.DELIVERIES, settings).build();
    }

    @Bean
    NewTopic deadLetters(TopicProperties settings) {
        return topic(Topics.DEAD_LETTERS, settings)
                .config(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(Topics.MAX_DEAD_LETTER))
                .build();
    }

    @Bean
    NewTopic runStatus(TopicProperties settings) {
        return topic(Topics.RUN_STATUS, settings)
                .config(TopicConfig.CLEANUP_POLICY_CONFIG, "compact,delete")
                .build();
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    TopicSetup topicSetup(KafkaAdmin admin) {
        return new TopicSetup(admin);
    }

    @Bean
    HealthIndicator topicsHealthIndicator(TopicSetup setup) {
        return () ->
                setup.done()
                        ? Health.up().build()
                        : Health.down().withDetail("waitsFor", "a Kafka broker").build();
    }

    private static TopicBuilder topic(String name, TopicProperties settings) {
        return TopicBuilder.name(name)
                .partitions(settings.partitions())
                .replicas(settings.replication())
                .config(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(settings.minInsync()))
                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(Topics.MAX_RECORD))
                .config(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(settings.retention().toMillis()));
    }
}
