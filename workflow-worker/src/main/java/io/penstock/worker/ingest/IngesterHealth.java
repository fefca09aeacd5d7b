package io.penstock.worker.ingest;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/// Up while the consumer has partitions: until then nothing that is accepted becomes visible.
final class IngesterHealth extends AbstractHealthIndicator {
    private final KafkaListenerEndpointRegistry listeners;

    IngesterHealth(KafkaListenerEndpointRegistry listeners) {
        this.listeners = listeners;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        var container = listeners.getListenerContainer(KafkaIngester.LISTENER);
        var assigned = container == null ? null : container.getAssignedPartitions();
        if (container == null || !container.isRunning() || assigned == null || assigned.isEmpty()) {
            health.down();
        } else {
            health.up();
        }
    }
}
